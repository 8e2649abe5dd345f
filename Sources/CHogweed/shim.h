#include <errno.h>
#include <nettle/bignum.h>
#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/ecdsa.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/random.h>

// ECDSA over P-256 (FIPS 186-4) with octets instead of GMP's numbers, which are C arrays and macros that Swift does not
// see. All numbers are big-endian and 32 octets long. The functions answer whether the kernel gave random octets.

// Fills with octets of getrandom(2). `failed` stays true once it was.
static inline void hogweed_random(void *failed, size_t length, uint8_t *octets) {
    while (length > 0) {
        ssize_t count = getrandom(octets, length, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            // What is made of it is thrown away; it must only not be zero, for which another number would be tried.
            for (size_t index = 0; index < length; index++) octets[index] = 1;
            *(bool *)failed = true;
            return;
        }
        octets += count;
        length -= (size_t)count;
    }
}

// A new key: `secret`, and the point that belongs to it as x and y.
static inline bool hogweed_p256_generate(uint8_t secret[32], uint8_t point[64]) {
    bool failed = false;
    struct ecc_point public_key;
    struct ecc_scalar key;
    ecc_point_init(&public_key, nettle_get_secp_256r1());
    ecc_scalar_init(&key, nettle_get_secp_256r1());
    ecdsa_generate_keypair(&public_key, &key, &failed, hogweed_random);
    mpz_t x, y;
    mpz_init(x);
    mpz_init(y);
    ecc_scalar_get(&key, x);
    nettle_mpz_get_str_256(32, secret, x);
    ecc_point_get(&public_key, x, y);
    nettle_mpz_get_str_256(32, point, x);
    nettle_mpz_get_str_256(32, point + 32, y);
    mpz_clear(x);
    mpz_clear(y);
    ecc_scalar_clear(&key);
    ecc_point_clear(&public_key);
    return !failed;
}

// Signs a digest; the signature is r and s.
static inline bool hogweed_p256_sign(
    const uint8_t secret[32], const uint8_t *digest, size_t length, uint8_t r[32], uint8_t s[32]
) {
    bool failed = false;
    struct ecc_scalar key;
    struct dsa_signature signature;
    ecc_scalar_init(&key, nettle_get_secp_256r1());
    dsa_signature_init(&signature);
    mpz_t number;
    nettle_mpz_init_set_str_256_u(number, 32, secret);
    bool isKey = ecc_scalar_set(&key, number) == 1;
    if (isKey) {
        ecdsa_sign(&key, &failed, hogweed_random, length, digest, &signature);
        nettle_mpz_get_str_256(32, r, signature.r);
        nettle_mpz_get_str_256(32, s, signature.s);
    }
    mpz_clear(number);
    dsa_signature_clear(&signature);
    ecc_scalar_clear(&key);
    return isKey && !failed;
}

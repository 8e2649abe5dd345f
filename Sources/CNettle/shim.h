#include <nettle/memops.h>
#include <nettle/memxor.h>
#include <nettle/nettle-meta.h>
#include <string.h>

// Swift takes an `extern const struct` for a variable that anyone may change; a pointer to it is a constant.
static inline const struct nettle_hash *nettle_shim_md5(void) { return &nettle_md5; }
static inline const struct nettle_hash *nettle_shim_sha1(void) { return &nettle_sha1; }
static inline const struct nettle_hash *nettle_shim_sha256(void) { return &nettle_sha256; }
static inline const struct nettle_hash *nettle_shim_sha384(void) { return &nettle_sha384; }
static inline const struct nettle_hash *nettle_shim_sha512(void) { return &nettle_sha512; }

// Overwrites the stack below the caller's frame, where nettle's compression functions leave the block that they worked
// on. Theirs and what calls them take less than 1 KiB; the rest is room for an unoptimized build.
static __attribute__((noinline, unused)) void nettle_shim_wipe_stack(void) {
    unsigned char below[8192];
    explicit_bzero(below, sizeof below);
}

static inline void nettle_shim_start(const struct nettle_hash *hash, void *context) { hash->init(context); }

static inline void nettle_shim_update(
    const struct nettle_hash *hash, void *context, const void *octets, size_t count
) {
    hash->update(context, count, octets);
}

// Writes the whole digest.
static inline void nettle_shim_finish(const struct nettle_hash *hash, void *context, void *digest) {
    hash->digest(context, hash->digest_size, digest);
}

// Writes the key, filled up with zeros, under HMAC's mask; octet by octet, so that no vector register keeps a key.
static inline void nettle_shim_pad(
    volatile unsigned char *pad, size_t size, const unsigned char *key, size_t length, unsigned char mask
) {
    for (size_t index = 0; index < size; index++) pad[index] = (index < length ? key[index] : 0) ^ mask;
}

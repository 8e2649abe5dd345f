import Glibc

/// Who can go on with a file that root has made for them.
package enum Ownership {
    /// Where root runs, gives the open file to the owner of what lies at `path`. That it cannot be given is no failure:
    /// its owner is told when it is used.
    package static func share(_ descriptor: Int32, withOwnerOf path: String) {
        var (model, own) = (stat(), stat())
        guard geteuid() == 0, lstat(path, &model) == 0, fstat(descriptor, &own) == 0,
            own.st_uid != model.st_uid || own.st_gid != model.st_gid
        else { return }
        _ = fchown(descriptor, model.st_uid, model.st_gid)
    }
}

#include "engine/hits/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/memory.h"

/* What a case consists of, what it leaves when killed included. */
static const char *const own_names[] = {CASE_DATABASE_NAME,
                                        CASE_DATABASE_NAME "-wal",
                                        CASE_DATABASE_NAME "-shm",
                                        CASE_DATABASE_NAME "-journal",
                                        CASE_HITS_NAME,
                                        CASE_HITS_NAME ".part",
                                        CASE_LEDGER_NAME,
                                        CASE_LEDGER_NAME ".part",
                                        "report.html",
                                        "report.html.part"};

static enum status fail(struct failure *out_failure, const char *path, const char *name,
                        const char *what)
{
    char reason[128];
    return failure_set(out_failure, STATUS_IO, "%s%s%s: %s: %s", path, name[0] ? "/" : "", name,
                       what, strerror_r(errno, reason, sizeof reason));
}

/* Whether there is anything in the folder. */
static enum status folder_is_empty(const struct folder *folder, bool *out_is_empty,
                                   struct failure *out_failure)
{
    DIR *entries = opendir(folder->path);
    if (!entries)
        return fail(out_failure, folder->path, "", "cannot be listed");
    bool is_empty = true;
    const struct dirent *entry = NULL;
    while (is_empty && (entry = readdir(entries))) // NOLINT(concurrency-mt-unsafe): our own stream
        is_empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    (void)closedir(entries);
    *out_is_empty = is_empty;
    return STATUS_OK;
}

static enum status remove_own_files(const struct folder *folder, struct failure *out_failure)
{
    for (size_t i = 0; i < sizeof own_names / sizeof *own_names; i++) {
        if (unlinkat(folder->descriptor, own_names[i], 0) != 0 && errno != ENOENT)
            return fail(out_failure, folder->path, own_names[i], "cannot be removed");
    }
    return STATUS_OK;
}

static enum status take_folder(struct folder *folder, const char *path, bool force,
                               struct failure *out_failure)
{
    bool is_new = mkdir(path, 0700) == 0;
    if (!is_new && errno != EEXIST)
        return fail(out_failure, path, "", "cannot be made");
    /* A umask may have taken even our own rights. */
    if (is_new && fchmodat(AT_FDCWD, path, 0700, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(out_failure, path, "", "cannot be made private");
    folder->path = realpath(path, NULL);
    if (!folder->path)
        return fail(out_failure, path, "", "cannot be resolved");
    folder->descriptor = open(folder->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder->descriptor < 0)
        return fail(out_failure, path, "", "cannot be opened as a folder");
    /* Some network file systems cannot lock a folder: then there is no lock. */
    if (flock(folder->descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return failure_set(out_failure, STATUS_INVALID, "%s: another run is writing this case",
                           path);
    bool is_empty = false;
    enum status status = folder_is_empty(folder, &is_empty, out_failure);
    if (status != STATUS_OK)
        return status;
    if (!is_empty && !force)
        return failure_set(out_failure, STATUS_INVALID,
                           "%s: the folder is not empty: name another, or use --force to replace "
                           "the case in it",
                           path);
    /* 0700 whatever the umask; a folder that holds other things keeps its mode. */
    if (is_empty && fchmod(folder->descriptor, 0700) != 0)
        return fail(out_failure, path, "", "cannot be made private");
    return is_empty ? STATUS_OK : remove_own_files(folder, out_failure);
}

enum status folder_open(const char *path, bool force, struct folder *out_folder,
                        struct failure *out_failure)
{
    struct folder folder = {.descriptor = -1};
    enum status status = take_folder(&folder, path, force, out_failure);
    if (status == STATUS_OK)
        *out_folder = folder;
    else
        folder_close(&folder);
    return status;
}

void folder_close(struct folder *folder)
{
    if (folder->descriptor >= 0)
        (void)close(folder->descriptor);
    free(folder->path);
    *folder = (struct folder){.descriptor = -1};
}

/* Open a file that must not exist, 0600 whatever the umask. */
static int make_file(const struct folder *folder, const char *name)
{
    int descriptor = openat(folder->descriptor, name,
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor >= 0 && fchmod(descriptor, 0600) != 0) {
        (void)close(descriptor);
        return -1;
    }
    return descriptor;
}

enum status folder_make_file(const struct folder *folder, const char *name,
                             struct failure *out_failure)
{
    int descriptor = make_file(folder, name);
    if (descriptor < 0)
        return fail(out_failure, folder->path, name, "cannot be made");
    (void)close(descriptor);
    return STATUS_OK;
}

static void part_name(const char *name, char out[NAME_MAX + 1])
{
    (void)snprintf(out, NAME_MAX + 1, "%s.part", name);
}

enum status folder_file_open(const struct folder *folder, const char *name,
                             struct folder_file *out_file, struct failure *out_failure)
{
    char part[NAME_MAX + 1];
    part_name(name, part);
    int descriptor = make_file(folder, part);
    if (descriptor < 0)
        return fail(out_failure, folder->path, part, "cannot be made");
    *out_file = (struct folder_file){.folder = folder, .name = name, .descriptor = descriptor};
    return STATUS_OK;
}

enum status folder_file_write(struct folder_file *file, struct buffer *pending,
                              struct failure *out_failure)
{
    size_t written = 0;
    while (written < pending->size) {
        ssize_t step = write(file->descriptor, pending->data + written, pending->size - written);
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return fail(out_failure, file->folder->path, file->name, "cannot be written");
        written += (size_t)step;
    }
    buffer_reset(pending);
    return STATUS_OK;
}

enum status folder_file_commit(struct folder_file *file, struct failure *out_failure)
{
    char part[NAME_MAX + 1];
    part_name(file->name, part);
    const struct folder *folder = file->folder;
    enum status status = STATUS_OK;
    if (fsync(file->descriptor) != 0)
        status = fail(out_failure, folder->path, file->name, "cannot be written to the disk");
    else if (renameat(folder->descriptor, part, folder->descriptor, file->name) != 0)
        status = fail(out_failure, folder->path, file->name, "cannot be given its name");
    else if (fsync(folder->descriptor) != 0 && errno != EINVAL)
        status = fail(out_failure, folder->path, file->name, "may not be on the disk");
    if (status != STATUS_OK) {
        folder_file_abandon(file);
        return status;
    }
    (void)close(file->descriptor);
    file->descriptor = -1;
    return STATUS_OK;
}

void folder_file_abandon(struct folder_file *file)
{
    if (file->descriptor < 0)
        return;
    char part[NAME_MAX + 1];
    part_name(file->name, part);
    (void)unlinkat(file->folder->descriptor, part, 0);
    (void)close(file->descriptor);
    file->descriptor = -1;
}

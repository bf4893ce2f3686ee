#include "signatures/rule_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "signatures/rule_format.h"

#define READ_BYTES ((size_t)65536)

static void add_file(struct rule_files *files, char *path, char *problem)
{
    files->files =
        memory_grow(files->files, &files->capacity, files->count + 1, sizeof *files->files);
    struct rule_file *file = &files->files[files->count++];
    file->path = path;
    file->problem = problem;
}

static bool is_rule_folder_name(struct bytes name)
{
    return !bytes_equal(name, bytes_of("tests")) && !bytes_equal(name, bytes_of("lists"));
}

static void list_folder(struct rule_files *files, const char *path, size_t depth);

static void list_entry(struct rule_files *files, char *path, struct bytes name, size_t depth)
{
    struct stat itself;
    struct stat target;
    bool is_there = lstat(path, &itself) == 0 && stat(path, &target) == 0;
    if (is_there && S_ISDIR(target.st_mode)) {
        if (!is_rule_folder_name(name)) {
            free(path);
        } else if (S_ISLNK(itself.st_mode)) {
            add_file(files, path,
                     memory_copy_string("a symbolic link to a folder is not followed"));
        } else {
            list_folder(files, path, depth + 1);
            free(path);
        }
    } else if (!rule_format_is_file_name(name)) {
        free(path);
    } else if (is_there && !S_ISREG(target.st_mode)) {
        add_file(files, path, memory_copy_string("not a regular file"));
    } else {
        add_file(files, path, NULL);
    }
}

static void list_folder(struct rule_files *files, const char *path, size_t depth)
{
    if (depth == LIMIT_RULE_DEPTH) {
        add_file(files, memory_copy_string(path),
                 memory_format("folders are nested deeper than %d", LIMIT_RULE_DEPTH));
        return;
    }
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, NULL);
    if (count < 0) {
        add_file(files, memory_copy_string(path),
                 memory_format("the folder cannot be read: %s", strerrordesc_np(errno)));
        return;
    }
    size_t path_size = strlen(path);
    const char *slash = path_size > 0 && path[path_size - 1] == '/' ? "" : "/";
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.')
            list_entry(files, memory_format("%s%s%s", path, slash, name), bytes_of(name), depth);
        free(entries[i]);
    }
    free(entries);
}

static int compare_paths(const void *left, const void *right)
{
    const struct rule_file *a = left;
    const struct rule_file *b = right;
    return strcmp(a->path, b->path);
}

enum status rule_files_list(struct rule_files *files, const char *path, struct failure *out_failure)
{
    struct stat status;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        return failure_set(out_failure, STATUS_IO, "%s: %s", path, strerrordesc_np(errno));
    if (S_ISDIR(status.st_mode))
        list_folder(files, path, 0);
    else
        add_file(files, memory_copy_string(path), NULL);
    if (files->count > 1)
        qsort(files->files, files->count, sizeof *files->files, compare_paths);
    return STATUS_OK;
}

void rule_files_done(struct rule_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->files[i].path);
        free(files->files[i].problem);
    }
    free(files->files);
    *files = (struct rule_files){0};
}

enum status rule_file_read(const char *path, struct buffer *out, struct failure *out_failure)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return failure_set(out_failure, STATUS_IO, "cannot be opened: %s", strerrordesc_np(errno));
    enum status status = STATUS_OK;
    for (;;) {
        ssize_t size = read(file, buffer_reserve(out, READ_BYTES), READ_BYTES);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            status =
                failure_set(out_failure, STATUS_IO, "cannot be read: %s", strerrordesc_np(errno));
        if (size <= 0)
            break;
        out->size += (size_t)size;
        if (out->size > LIMIT_IMPORT_FILE_BYTES) {
            status = failure_set(out_failure, STATUS_LIMIT, "larger than %zu MiB",
                                 LIMIT_IMPORT_FILE_BYTES / MEBIBYTE);
            break;
        }
    }
    (void)close(file);
    return status;
}

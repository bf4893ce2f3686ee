#include "tests/base/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/memory.h"
#include "tests/base/cmocka_all.h"

void folder_make(struct folder *folder)
{
    (void)snprintf(folder->path, sizeof folder->path, "/tmp/coldtrail-test-XXXXXX");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): tests make folders in one thread
    assert_non_null(mkdtemp(folder->path));
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(path);
}

void folder_remove(const struct folder *folder)
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): likewise
    assert_int_equal(nftw(folder->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

char *folder_write(const struct folder *folder, const char *name, struct bytes bytes)
{
    char *path = memory_format("%s/%s", folder->path, name);
    for (char *slash = path + strlen(folder->path) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
    return path;
}

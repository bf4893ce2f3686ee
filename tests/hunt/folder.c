#include "tests/hunt/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/memory.h"

void folder_make(struct folder *folder)
{
    (void)snprintf(folder->path, sizeof folder->path, "/tmp/coldtrail-hunt-XXXXXX");
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

struct buffer mailbox_of(unsigned first, unsigned count, size_t body_bytes)
{
    struct buffer text = {0};
    for (unsigned number = first; number < first + count; number++) {
        char headers[200];
        (void)snprintf(headers, sizeof headers,
                       "From a@sender.example Mon Sep  7 08:00:00 2020\n"
                       "Subject: Number %u\nFrom: a@sender.example\nTo: b@receiver.example\n\n",
                       number);
        buffer_append_string(&text, headers);
        for (size_t used = 0; used < body_bytes; used += 64)
            buffer_append_string(
                &text, "A line of sixty-four bytes, of which the last one ends the line\n");
        buffer_append_byte(&text, '\n');
    }
    return text;
}

unsigned number_in(struct bytes message)
{
    static const char before[] = "Subject: Number ";
    assert_true(message.size > sizeof before);
    assert_memory_equal(message.data, before, sizeof before - 1);
    unsigned number = 0;
    for (size_t i = sizeof before - 1; i < message.size && message.data[i] != '\n'; i++)
        number = 10 * number + (unsigned)(message.data[i] - '0');
    return number;
}

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "loaders/unpack.h"
#include "tests/loaders/support.h"

struct seen {
    char paths[8][64];
    char texts[8][64];
    size_t sizes[8];
    enum status statuses[8];
    size_t count;
    size_t stop_after;
};

static bool remember(void *state, const struct archive_member *member)
{
    struct seen *seen = state;
    assert_true(seen->count < 8);
    size_t at = seen->count++;
    (void)snprintf(seen->paths[at], 64, "%.*s", (int)member->path.size,
                   (const char *)member->path.data);
    (void)snprintf(seen->texts[at], 64, "%.*s",
                   member->data.size < 63 ? (int)member->data.size : 63,
                   (const char *)member->data.data);
    seen->sizes[at] = member->data.size;
    seen->statuses[at] = member->status;
    /* What is behind the data can be read. */
    if (member->data.size)
        assert_true(member->data.data[member->data.size + SCAN_SLACK_BYTES - 1] <= 255);
    return seen->count != seen->stop_after;
}

static enum status unpack(struct bytes data, const char *name, size_t most_bytes,
                          struct seen *out_seen, struct failure *out_failure)
{
    *out_failure = (struct failure){0};
    uint8_t *copy = exact_copy(data);
    enum status status = archive_unpack(bytes_make(copy, data.size), bytes_of(name), most_bytes,
                                        remember, out_seen, out_failure);
    free(copy);
    return status;
}

static const struct fixture_member two_members[] = {
    {.path = "invoice.html", .bytes = {(const uint8_t *)"<html>", 6}},
    {.path = "gr\xC3\xBC\xC3\x9F"
             "e.txt",
     .bytes = {(const uint8_t *)"hello", 5}},
};

static void hands_over_the_members_of_every_archive(void **state)
{
    (void)state;
    static const char *const formats[][2] = {
        {"zip", "none"},  {"7zip", "none"}, {"cpio", "none"}, {"pax", "none"}, {"pax", "gzip"},
        {"pax", "bzip2"}, {"pax", "xz"},    {"pax", "zstd"},  {"pax", "lz4"},  {"pax", "lzma"}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        struct buffer archive = fixture_archive(formats[i][0], formats[i][1], two_members, 2);
        struct seen seen = {0};
        struct failure failure;
        assert_true(archive_can_unpack(buffer_bytes(&archive)));
        assert_int_equal(unpack(buffer_bytes(&archive), "x", 1000, &seen, &failure), STATUS_OK);
        assert_int_equal(seen.count, 2);
        assert_string_equal(seen.paths[0], "invoice.html");
        assert_string_equal(seen.texts[0], "<html>");
        assert_string_equal(seen.paths[1], two_members[1].path);
        assert_string_equal(seen.texts[1], "hello");
        buffer_done(&archive);
    }
}

static void a_lone_compressed_file_is_one_member(void **state)
{
    (void)state;
    static const char *const filters[] = {"gzip", "bzip2", "xz", "lzma", "zstd", "lz4"};
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        struct buffer file = fixture_compressed(filters[i], bytes_of("plain text"));
        struct seen seen = {0};
        struct failure failure;
        assert_int_equal(unpack(buffer_bytes(&file), "dir.d/a.txt.gz", 1000, &seen, &failure),
                         STATUS_OK);
        assert_int_equal(seen.count, 1);
        assert_string_equal(seen.paths[0], "dir.d/a.txt");
        assert_string_equal(seen.texts[0], "plain text");
        buffer_done(&file);
    }
}

static void the_sink_may_stop(void **state)
{
    (void)state;
    struct buffer archive = fixture_archive("zip", "none", two_members, 2);
    struct seen seen = {.stop_after = 1};
    struct failure failure;
    assert_int_equal(unpack(buffer_bytes(&archive), "x", 1000, &seen, &failure), STATUS_OK);
    assert_int_equal(seen.count, 1);
    buffer_done(&archive);
}

static void no_more_bytes_come_out_than_asked_for(void **state)
{
    (void)state;
    struct buffer archive = fixture_archive("zip", "none", two_members, 2);
    struct seen seen = {0};
    struct failure failure;
    assert_int_equal(unpack(buffer_bytes(&archive), "x", 8, &seen, &failure), STATUS_LIMIT);
    assert_int_equal(failure.status, STATUS_LIMIT);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.sizes[0], 6);
    assert_int_equal(seen.sizes[1], 2);
    assert_int_equal(seen.statuses[1], STATUS_LIMIT);
    seen = (struct seen){0};
    assert_int_equal(unpack(buffer_bytes(&archive), "x", 11, &seen, &failure), STATUS_OK);
    buffer_done(&archive);
}

static void a_bomb_is_stopped_by_its_ratio(void **state)
{
    (void)state;
    size_t size = (size_t)100 << 20;
    uint8_t *zeros = calloc(1, size);
    assert_non_null(zeros);
    struct buffer bomb = fixture_compressed("gzip", bytes_make(zeros, size));
    free(zeros);
    struct seen seen = {0};
    struct failure failure;
    assert_int_equal(unpack(buffer_bytes(&bomb), "x.gz", SIZE_MAX / 4, &seen, &failure),
                     STATUS_LIMIT);
    assert_non_null(strstr(failure.text, "times its size"));
    assert_int_equal(seen.statuses[0], STATUS_LIMIT);
    assert_true(seen.sizes[0] < (size_t)70 << 20);
    buffer_done(&bomb);
}

static void every_truncation_ends_with_a_status(void **state)
{
    (void)state;
    static const char *const formats[][2] = {
        {"zip", "none"}, {"7zip", "none"}, {"pax", "gzip"}, {"cpio", "zstd"}, {"raw", "xz"}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        struct buffer archive = fixture_archive(formats[i][0], formats[i][1], two_members,
                                                formats[i][0][0] == 'r' ? 1 : 2);
        for (size_t size = 0; size < archive.size; size++) {
            struct seen seen = {0};
            struct failure failure;
            struct bytes cut = bytes_slice(buffer_bytes(&archive), 0, size);
            (void)unpack(cut, "x", 1000, &seen, &failure);
            for (size_t m = 0; m < seen.count; m++)
                assert_true(seen.sizes[m] <= archive.size + 2000);
        }
        buffer_done(&archive);
    }
}

static void an_encrypted_member_comes_without_data(void **state)
{
    (void)state;
    struct buffer archive = fixture_archive("zip", "none", two_members, 2);
    /* The flag for encryption, in the first local header and its entry of the directory. */
    archive.data[6] |= 1;
    size_t entry = bytes_find(buffer_bytes(&archive), bytes_of("PK\1\2"), 0);
    assert_true(entry != BYTES_NOT_FOUND);
    archive.data[entry + 8] |= 1;
    struct seen seen = {0};
    struct failure failure;
    (void)unpack(buffer_bytes(&archive), "x", 1000, &seen, &failure);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.statuses[0], STATUS_ENCRYPTED);
    assert_int_equal(seen.sizes[0], 0);
    assert_int_equal(seen.statuses[1], STATUS_OK);
    buffer_done(&archive);
}

/* A zip of one stored member "hi" with a name as it lies there, and its flags. */
static struct buffer zip_named(struct bytes name, uint8_t utf8_flag)
{
    struct buffer zip = {0};
    uint8_t size = (uint8_t)name.size;
    uint8_t flag[] = {0, utf8_flag};
    uint8_t rest[] = {0, 0, 0, 0, 0, 0, 0xAC, 0x2A, 0x93, 0xD8, 2, 0, 0, 0, 2, 0, 0, 0, size, 0};
    buffer_append(&zip, bytes_make("PK\3\4\x14\0", 6));
    buffer_append(&zip, bytes_make(flag, sizeof flag));
    buffer_append(&zip, bytes_make(rest, sizeof rest));
    buffer_append(&zip, bytes_make("\0\0", 2));
    buffer_append(&zip, name);
    buffer_append_string(&zip, "hi");
    uint8_t directory_at = (uint8_t)zip.size;
    buffer_append(&zip, bytes_make("PK\1\2\x14\0\x14\0", 8));
    buffer_append(&zip, bytes_make(flag, sizeof flag));
    buffer_append(&zip, bytes_make(rest, sizeof rest));
    buffer_append(&zip, bytes_make("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16));
    buffer_append(&zip, name);
    uint8_t end[] = {
        'P', 'K',          5, 6, 0, 0, 0, 0, 1, 0, 1, 0, (uint8_t)(zip.size - directory_at), 0, 0,
        0,   directory_at, 0, 0, 0, 0, 0};
    buffer_append(&zip, bytes_make(end, sizeof end));
    return zip;
}

static void names_of_zip_members_become_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint8_t utf8_flag;
        const char *path;
    } rows[] = {
        {"gr\xC3\xBC\xC3\x9F"
         "e.txt",
         8,
         "gr\xC3\xBC\xC3\x9F"
         "e.txt"},
        /* Apple's: UTF-8 without the flag, characters decomposed. */
        {"gru\xCC\x88.txt", 0, "gru\xCC\x88.txt"},
        {"__MACOSX/._a.txt", 0, "__MACOSX/._a.txt"},
        {"gr\x81\xE1"
         "e.txt",
         0,
         "gr\xC3\xBC\xC3\x9F"
         "e.txt"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer zip = zip_named(bytes_of(rows[i].name), rows[i].utf8_flag);
        struct seen seen = {0};
        struct failure failure;
        enum status status = unpack(buffer_bytes(&zip), "a.zip", 1000, &seen, &failure);
        assert_int_equal(status, STATUS_OK);
        assert_int_equal(seen.count, 1);
        assert_string_equal(seen.paths[0], rows[i].path);
        assert_string_equal(seen.texts[0], "hi");
        buffer_done(&zip);
    }
}

static void what_is_no_archive_is_refused(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct failure failure;
    assert_false(archive_can_unpack(bytes_of("Subject: x\n\n")));
    assert_false(archive_can_unpack(bytes_of("Rar!\x1A\7\1")));
    assert_false(archive_can_unpack((struct bytes){0}));
    assert_int_equal(unpack(bytes_of("text"), "x", 1000, &seen, &failure), STATUS_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_over_the_members_of_every_archive),
        cmocka_unit_test(a_lone_compressed_file_is_one_member),
        cmocka_unit_test(the_sink_may_stop),
        cmocka_unit_test(no_more_bytes_come_out_than_asked_for),
        cmocka_unit_test(a_bomb_is_stopped_by_its_ratio),
        cmocka_unit_test(every_truncation_ends_with_a_status),
        cmocka_unit_test(an_encrypted_member_comes_without_data),
        cmocka_unit_test(names_of_zip_members_become_utf8),
        cmocka_unit_test(what_is_no_archive_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

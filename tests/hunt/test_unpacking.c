#include "engine/hunt/unpacking.h"

#include "engine/base/limits.h"
#include "tests/loaders/support.h"
#include "tests/mail/document_test.h"

static const struct fixture_member two_members[] = {
    {.path = "one.txt", .bytes = {(const uint8_t *)"first words", 11}},
    {.path = "page.html", .bytes = {(const uint8_t *)"<html>second <b>page</b>", 24}},
};

/* A mail with a text, that file, and a text again. */
static struct test_message mail_with(struct bytes file, const char *name)
{
    struct buffer raw = {0};
    buffer_format(&raw,
                  "Content-Type: multipart/mixed; boundary=vv\n\n--vv\n\nbefore\n--vv\n"
                  "Content-Type: application/octet-stream; name=%s\n"
                  "Content-Transfer-Encoding: binary\n\n",
                  name);
    buffer_append(&raw, file);
    buffer_append_string(&raw, "\n--vv\n\nbehind\n--vv--\n");
    struct test_message test = open_bytes(buffer_bytes(&raw), unpacking_by_loaders());
    buffer_done(&raw);
    message_expand(test.message);
    return test;
}

/* Whether some part shows `text`. */
static bool shows(struct message *message, const char *text)
{
    for (struct part *part = message->parts; part; part = part->next)
        if (bytes_find(part_visible_text(message, part), bytes_of(text), 0) != BYTES_NOT_FOUND)
            return true;
    return false;
}

static void archives_of_every_kind_are_opened(void **state)
{
    (void)state;
    static const char *const kinds[][3] = {
        {"zip", "none", "a.zip"},     {"7zip", "none", "a.7z"},       {"pax", "none", "a.tar"},
        {"pax", "gzip", "a.tar.gz"},  {"pax", "bzip2", "a.tar.bz2"},  {"pax", "xz", "a.tar.xz"},
        {"pax", "zstd", "a.tar.zst"}, {"zip", "none", "picture.png"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buffer archive = fixture_archive(kinds[i][0], kinds[i][1], two_members, 2);
        struct test_message test = mail_with(buffer_bytes(&archive), kinds[i][2]);
        assert_true(shows(test.message, "first words"));
        assert_true(shows(test.message, "second page"));
        assert_true(shows(test.message, "behind"));
        assert_false(anomaly_is_partial(test.message->anomalies));
        close_message(&test);
        buffer_done(&archive);
    }
}

static void compressed_files_are_opened(void **state)
{
    (void)state;
    static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct buffer file = fixture_compressed(filters[i], bytes_of("packed words"));
        struct test_message test = mail_with(buffer_bytes(&file), "note.txt.gz");
        assert_true(shows(test.message, "packed words"));
        assert_bytes(part_at(test.message, 3)->name, "note.txt");
        close_message(&test);
        buffer_done(&file);
    }
}

static void archives_nest_to_the_limit(void **state)
{
    (void)state;
    struct buffer inner = {0};
    buffer_append_string(&inner, "deep words");
    for (int depth = 1; depth <= LIMIT_PART_DEPTH + 4; depth++) {
        const struct fixture_member members[] = {
            {.path = "inner.zip", .bytes = buffer_bytes(&inner)},
            {.path = "beside.txt", .bytes = {(const uint8_t *)"beside", 6}},
        };
        struct buffer outer = fixture_archive("zip", "none", members, 2);
        buffer_done(&inner);
        inner = outer;
        struct test_message test = mail_with(buffer_bytes(&inner), "a.zip");
        bool is_deep = anomaly_has(test.message->anomalies, ANOMALY_LIMIT_PART_DEPTH);
        assert_int_equal(is_deep, depth >= LIMIT_PART_DEPTH);
        assert_true(is_deep || shows(test.message, "deep words"));
        assert_true(shows(test.message, "beside") && shows(test.message, "behind"));
        close_message(&test);
    }
    buffer_done(&inner);
}

static void damage_is_flagged_and_the_rest_is_seen(void **state)
{
    (void)state;
    struct buffer tar = fixture_archive("pax", "none", two_members, 2);
    size_t second = bytes_find(buffer_bytes(&tar), bytes_of("<html>"), 0);
    assert_true(second != BYTES_NOT_FOUND);
    struct test_message test = mail_with(bytes_slice(buffer_bytes(&tar), 0, second), "a.tar");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_CORRUPT_ARCHIVE));
    assert_true(shows(test.message, "first words") && shows(test.message, "behind"));
    close_message(&test);
    buffer_done(&tar);
}

static void encrypted_members_are_flagged_and_the_rest_is_seen(void **state)
{
    (void)state;
    struct buffer zip = fixture_archive("zip", "none", two_members, 2);
    /* The flag for encryption, in the first local header and its entry of the directory. */
    zip.data[6] |= 1;
    size_t entry = bytes_find(buffer_bytes(&zip), bytes_of("PK\1\2"), 0);
    assert_true(entry != BYTES_NOT_FOUND);
    zip.data[entry + 8] |= 1;
    struct test_message test = mail_with(buffer_bytes(&zip), "a.zip");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
    assert_bytes(part_at(test.message, 3)->name, "one.txt");
    assert_true(shows(test.message, "second page") && shows(test.message, "behind"));
    close_message(&test);
    buffer_done(&zip);
}

static void office_files_are_read_from_their_zip(void **state)
{
    (void)state;
    const struct fixture_member members[] = {
        {.path = "[Content_Types].xml", .bytes = bytes_of("<?xml version=\"1.0\"?><Types/>")},
        {.path = "word/document.xml",
         .bytes = bytes_of("<w:document xmlns:w=\"http://schemas.openxmlformats.org/word\"><w:p>"
                           "<w:t>in</w:t><w:t>voice</w:t></w:p></w:document>")},
    };
    struct buffer docx = fixture_archive("zip", "none", members, 2);
    struct test_message test = mail_with(buffer_bytes(&docx), "a.docx");
    struct part *part = part_at(test.message, 2);
    assert_bytes(part->extension, "docx");
    assert_bytes(part_visible_text(test.message, part), "invoice");
    assert_int_equal(part_magic(test.message, part), MAGIC_DOCX);
    (void)decode_everything(test.message);
    close_message(&test);
    buffer_done(&docx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(archives_of_every_kind_are_opened),
        cmocka_unit_test(compressed_files_are_opened),
        cmocka_unit_test(archives_nest_to_the_limit),
        cmocka_unit_test(damage_is_flagged_and_the_rest_is_seen),
        cmocka_unit_test(encrypted_members_are_flagged_and_the_rest_is_seen),
        cmocka_unit_test(office_files_are_read_from_their_zip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

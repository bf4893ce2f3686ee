#include <time.h>

#include "engine/base/limits.h"
#include "tests/mail/mail_test.h"

static const char *const kind_names[] = {"leaf", "multipart", "message", "archive"};

/* The tree that most clients show, as text: path, kind, type and body of each part, "body" or
 * "file" for leaves. Further readings are in test_reading.c. */
static void assert_tree(const char *raw, const char *expected, anomaly_set expected_anomalies)
{
    char actual[4096] = "";
    struct test_message test = open_text(raw);
    for (struct part *part = test.message->parts; part; part = part->next) {
        if (part->view != VIEW_CLIENT)
            continue;
        size_t used = strlen(actual);
        struct bytes content = part_content(test.message, part);
        (void)snprintf(actual + used, sizeof actual - used, "%.*s %s %.*s%s [%.*s]\n",
                       (int)part->path.size, part->path.data, kind_names[part->kind],
                       (int)part->mime_type.size, part->mime_type.data,
                       part->is_body_text    ? " body"
                       : part->is_attachment ? " file"
                                             : "",
                       part->kind == PART_LEAF ? (int)content.size : 0, content.data);
    }
    assert_string_equal(actual, expected);
    assert_int_equal(test.message->anomalies, expected_anomalies);
    close_message(&test);
}

#define FLAG(anomaly) (UINT64_C(1) << (anomaly))
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"

static void reads_every_shape_of_tree(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        const char *tree;
        anomaly_set anomalies;
    } rows[] = {
        {"A: b\n\nbody\n", "1 leaf text/plain body [body\n]\n", 0},
        {MIXED "\n--b\n\none\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\n \n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one]\n2 leaf text/html body "
         "[two]\n",
         0},
        /* closing boundary missing */
        {MIXED "--b\n\none\n--b\n\ntwo\n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one]\n2 leaf text/plain body "
         "[two\n]\n",
         FLAG(ANOMALY_UNTERMINATED_MULTIPART)},
        /* blanks behind the boundary, and text behind those */
        {MIXED "--b  \t\n\none\n--b-- x\n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one]\n", 0},
        /* a longer line is no boundary */
        {MIXED "--b\n\none\n--bb\n--b--x\n--b--\n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one\n--bb\n--b--x]\n",
         FLAG(ANOMALY_AMBIGUOUS_BOUNDARY) | FLAG(ANOMALY_TEXT_OUTSIDE_PARTS)},
        /* the outer boundary closes the inner multipart */
        {MIXED "--b\nContent-Type: multipart/alternative; boundary=\"i n\"\n\n--i n\n\none\n--b\n\n"
               "two\n--b--\n",
         "0 multipart multipart/mixed []\n1 multipart multipart/alternative []\n1.1 leaf "
         "text/plain "
         "body [one]\n2 leaf text/plain body [two]\n",
         FLAG(ANOMALY_UNTERMINATED_MULTIPART)},
        /* both multiparts have the same boundary */
        {MIXED "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b--\n",
         "0 multipart multipart/mixed []\n1 multipart multipart/mixed []\n1.1 leaf text/plain body "
         "[one]\n",
         0},
        /* no boundary parameter: guessed from lines that repeat */
        {"Content-Type: multipart/mixed\n\n--guess\n\none\n--guess--\n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one]\n",
         FLAG(ANOMALY_MISSING_BOUNDARY)},
        {"Content-Type: multipart/mixed\n\n-- \nsignature\n",
         "1 leaf text/plain body [-- \nsignature\n]\n", FLAG(ANOMALY_MISSING_BOUNDARY)},
        /* the boundary never occurs */
        {MIXED "just text\n", "1 leaf text/plain body [just text\n]\n",
         FLAG(ANOMALY_EMPTY_MULTIPART)},
        {MIXED "--b--\nall there is\n", "1 leaf text/plain body [--b--\nall there is\n]\n",
         FLAG(ANOMALY_EMPTY_MULTIPART)},
        /* a part without a blank line, and one without anything */
        {MIXED "--b\nContent-Type: text/html\n--b\n--b--\n",
         "0 multipart multipart/mixed []\n1 leaf text/html body []\n2 leaf text/plain body []\n",
         0},
        {"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b--\n",
         "0 multipart multipart/digest []\n1 message message/rfc822 file []\n1.1 leaf text/plain "
         "body [one]\n",
         0},
        /* attached messages: plain, and encoded though the RFC forbids it */
        {MIXED "--b\nContent-Type: message/rfc822\n\nSubject: x\n\none\n--b\n"
               "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
               "U3ViamVjdDogeAoKdHdv\n--b--\n",
         "0 multipart multipart/mixed []\n1 message message/rfc822 file []\n1.1 leaf text/plain "
         "body "
         "[one]\n2 message message/rfc822 file []\n2.1 leaf text/plain body [two]\n",
         0},
        /* a whole multipart that is encoded */
        {"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
         "LS1iCgpvbmUKLS1iLS0K\n",
         "0 multipart multipart/mixed []\n1 leaf text/plain body [one]\n", 0},
        /* encodings */
        {"Content-Transfer-Encoding: \"BASE64\" \n\nb25l\n", "1 leaf text/plain body [one]\n", 0},
        {"Content-Transfer-Encoding: quoted-printable\n\n=6Fn=\ne",
         "1 leaf text/plain body [one]\n", 0},
        {"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#;VYE\n`\nend\n",
         "1 leaf text/plain body [one]\n", 0},
        {"Content-Transfer-Encoding: rot13\n\nbar", "1 leaf text/plain body [bar]\n",
         FLAG(ANOMALY_UNKNOWN_ENCODING)},
        /* what is shown and what is a file */
        {"Content-Disposition: attachment\n\nx", "1 leaf text/plain file [x]\n", 0},
        {"Content-Type: text/html; name=a.html\n\nx", "1 leaf text/html file [x]\n", 0},
        {"Content-Type: application/octet-stream\n\nx",
         "1 leaf application/octet-stream file [x]\n", 0},
        {"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--",
         "0 multipart multipart/encrypted []\n1 leaf text/plain body [x]\n",
         FLAG(ANOMALY_ENCRYPTED_PART)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_tree(rows[i].raw, rows[i].tree, rows[i].anomalies);
}

static void stops_at_the_depth_limit(void **state)
{
    (void)state;
    char raw[8192] = "";
    for (size_t i = 0; i < 40; i++) {
        size_t used = strlen(raw);
        (void)snprintf(raw + used, sizeof raw - used,
                       "Content-Type: multipart/mixed; boundary=%zu.\n\n--%zu.\n", i, i);
    }
    struct test_message test = open_text(raw);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_PART_DEPTH));
    assert_int_equal(test.message->part_count, LIMIT_PART_DEPTH + 1);
    close_message(&test);
}

static void messages_in_messages_stop_too(void **state)
{
    (void)state;
    char raw[8192] = "";
    for (size_t i = 0; i < 100; i++)
        (void)strncat(raw, "Content-Type: message/rfc822\n\n", sizeof raw - strlen(raw) - 1);
    struct test_message test = open_text(raw);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_PART_DEPTH));
    close_message(&test);
}

static void stops_at_the_part_limit(void **state)
{
    (void)state;
    struct bytes raw = repeat(MIXED, "--b\n\nx\n", 200000);
    struct test_message test = open_bytes(raw, NULL);
    assert_int_equal(test.message->part_count, LIMIT_PARTS);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_LIMIT_PARTS));
    close_message(&test);
    free_block(raw);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char guess[] = "\n--b\nContent-Type: multipart/mixed\n\n";
    static const char *const units[] = {
        "\n-", "\n--", "\n--b", "--b\n", guess, "\n--x\n", "a", "a:\n", "\n ",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes raw = repeat(MIXED, units[i], (size_t)4 << 20);
        clock_t start = clock();
        struct test_message test = open_bytes(raw, NULL);
        close_message(&test);
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
        free_block(raw);
    }
}

static void decodes_nothing_twice(void **state)
{
    (void)state;
    struct test_message test = open_text("Content-Transfer-Encoding: base64\n\nb25l\n");
    struct part *part = test.message->parts;
    size_t before = test.message->decoded_bytes;
    assert_ptr_equal(part_content(test.message, part).data, part_content(test.message, part).data);
    assert_int_equal(test.message->decoded_bytes, before + 3);
    assert_ptr_equal(part_source_text(test.message, part).data,
                     part_content(test.message, part).data);
    close_message(&test);
}

static void one_decoder_reads_many_messages(void **state)
{
    (void)state;
    struct decoder *decoder = decoder_new(NULL);
    struct bytes raw = block_of(bytes_of(MIXED "--b\n\none\n--b--\n"), SCAN_SLACK_BYTES);
    for (size_t i = 0; i < 100; i++) {
        struct message *message = message_parse(decoder, raw);
        assert_int_equal(message->part_count, 2);
        assert_int_equal(message->anomalies, 0);
        (void)decode_everything(message);
    }
    free_block(raw);
    decoder_free(decoder);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char *const fixtures[] = {
        "tests/mail/fixtures/nested_everything.eml",
        "tests/mail/fixtures/outer_boundary_closes_inner.eml",
        "tests/mail/fixtures/encoded_attached_message.eml",
        "tests/mail/fixtures/no_blank_line.eml",
    };
    for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
        struct bytes raw = read_file(fixtures[i]);
        assert_non_null(raw.data);
        survive_every_truncation(raw);
        free_block(raw);
    }
}

static void believes_a_document_where_the_header_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *charset;
        const char *document;
        const char *text;
    } rows[] = {
        {"us-ascii", "<meta charset=windows-1251>\xE4\xE0", "\xD0\xB4\xD0\xB0"},
        {"utf-8", "<meta charset='koi8-r'>\xC4\xC1", "\xD0\xB4\xD0\xB0"},
        {"x-none", "<meta charset=windows-1251>\xE4\xE0", "\xD0\xB4\xD0\xB0"},
        {"iso-8859-5", "<meta charset=windows-1251>\xD4\xD0", "\xD0\xB4\xD0\xB0"},
        {"utf-8", "<meta charset=koi8-r>\xD0\xB4\xD0\xB0", "\xD0\xB4\xD0\xB0"},
        {"us-ascii", "<meta charset=x-none>caf\xE9", "caf\xC3\xA9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char raw[256];
        (void)snprintf(raw, sizeof raw, "Content-Type: text/html; charset=%s\n\n%s",
                       rows[i].charset, rows[i].document);
        struct test_message test = open_text(raw);
        assert_bytes(part_visible_text(test.message, test.message->parts), rows[i].text);
        close_message(&test);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(believes_a_document_where_the_header_is_wrong),
        cmocka_unit_test(reads_every_shape_of_tree),
        cmocka_unit_test(stops_at_the_depth_limit),
        cmocka_unit_test(messages_in_messages_stop_too),
        cmocka_unit_test(stops_at_the_part_limit),
        cmocka_unit_test(takes_linear_time),
        cmocka_unit_test(decodes_nothing_twice),
        cmocka_unit_test(one_decoder_reads_many_messages),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

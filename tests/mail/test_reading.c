#include "engine/base/limits.h"
#include "tests/mail/mail_test.h"

#define FLAG(anomaly) (UINT64_C(1) << (anomaly))
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
/* "Please open the attached invoice today!" */
#define WORDS64 "UGxlYXNlIG9wZW4gdGhlIGF0dGFjaGVkIGludm9pY2UgdG9kYXkh"

/* Path, view and content of every leaf that only some readers see. */
static void assert_readings(const char *raw, const char *expected, anomaly_set anomalies)
{
    char actual[4096] = "";
    struct test_message test = open_text(raw);
    (void)decode_everything(test.message);
    for (struct part *part = test.message->parts; part; part = part->next) {
        if (part->view == VIEW_CLIENT || part->kind != PART_LEAF)
            continue;
        size_t used = strlen(actual);
        struct bytes content = part_content(test.message, part);
        (void)snprintf(actual + used, sizeof actual - used, "%.*s %s %.*s [%.*s]\n",
                       (int)part->path.size, part->path.data, part_view_name(part->view),
                       (int)part->mime_type.size, part->mime_type.data, (int)content.size,
                       content.data);
    }
    assert_string_equal(actual, expected);
    if ((test.message->anomalies & anomalies) != anomalies)
        fail_msg("flags of %s", raw);
    close_message(&test);
}

struct row {
    const char *raw;
    const char *readings;
    anomaly_set anomalies;
};

static void assert_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_readings(rows[i].raw, rows[i].readings, rows[i].anomalies);
}

#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof *(rows))

static void clean_mail_has_one_reading(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Subject: a\n folded\n\nbody\n", "", 0},
        {MIXED "This is a multi-part message in MIME format.\n--b\n\none\n--b--\n\n", "", 0},
        {MIXED "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb--\n--b--\n",
         "", 0},
        {"Content-Transfer-Encoding: base64\n\n" WORDS64 "\n", "", 0},
        {"Content-Transfer-Encoding: quoted-printable\n\na=3Db =\nc\n", "", 0},
        /* the same field twice, saying the same */
        {"Content-Type: text/html\nContent-Type: text/html\n\n<p>a\n", "", 0},
        {"Subject: a\n>From mbox line\nX: y\n\nbody\n", "", 0},
        /* one part is no base64 because it is one long word, one no escapes because of its URL */
        {"\n\nDonaudampfschifffahrtsgesellschaftskapitaen\n", "", 0},
        {"\n\nhttps://a.example/?id=4711&x=20&y=30&z=3Dimension\n", "", 0},
    };
    ASSERT_ROWS(rows);
}

static void contradicting_labels_are_read_both_ways(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=bo\n\n--bo\n"
         "Content-Type: text/html\n\n<p>one\n--bo--\n",
         "1~body.1 lenient text/html [<p>one]\n1~label.1 lenient text/html [<p>one]\n",
         FLAG(ANOMALY_CONFLICTING_LABELS)},
        {"Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\none\n--b\n\ntwo\n--b--\n"
         "--a--\n",
         "0~label.1 lenient text/plain [two]\n0~label~preamble lenient text/plain [--a\n\none]\n"
         "0~label~epilogue lenient text/plain [--a--\n]\n",
         FLAG(ANOMALY_CONFLICTING_LABELS)},
        {"Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nb25l\n",
         "1~label lenient text/plain [one]\n", FLAG(ANOMALY_CONFLICTING_LABELS)},
        /* a comment in the field's name hides the field from some */
        {"Content-Type(x): text/html\n\n<p>one\n", "", 0},
        {"Content-Type: multipart/mixed; boundary*0=a; boundary*1=b; boundary=c\n\n--ab\n\none\n"
         "--ab--\n",
         "1~body.1 lenient text/plain [one]\n1~label.1 lenient text/plain [one]\n",
         FLAG(ANOMALY_EMPTY_MULTIPART) | FLAG(ANOMALY_CONFLICTING_LABELS)},
        {"Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n\none\n--ab--\n", "",
         0},
    };
    ASSERT_ROWS(rows);
}

static void lines_longer_than_the_boundary_are_read_by_the_letter(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {MIXED "--b\n\none\n--bb\n\ntwo\n--b--x\n",
         "0~boundary.1 strict text/plain [one]\n0~boundary.2 strict text/plain [two]\n",
         FLAG(ANOMALY_AMBIGUOUS_BOUNDARY)},
        {MIXED "--bx\n\none\n--bx--\n",
         "1~body.1 lenient text/plain [one]\n1~boundary.1 strict text/plain [one]\n"
         "1~boundary.2 strict text/plain []\n",
         FLAG(ANOMALY_AMBIGUOUS_BOUNDARY) | FLAG(ANOMALY_EMPTY_MULTIPART)},
    };
    ASSERT_ROWS(rows);
}

static void boundaries_that_never_occur_are_guessed(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Content-Type: multipart/mixed; boundary=\"never\"\n\nhello\n--xy\n\none\n--xy--\n",
         "1~body.1 lenient text/plain [one]\n1~body~preamble lenient text/plain [hello]\n",
         FLAG(ANOMALY_EMPTY_MULTIPART)},
    };
    ASSERT_ROWS(rows);
}

static void doubtful_header_ends_are_read_both_ways(void **state)
{
    (void)state;
    static const struct row rows[] = {
        /* the line that is no field ends the header for us; not for those who wait for the blank
         * line, and then know of an encoding */
        {"Subject: a\nno field\nnor this\nContent-Transfer-Encoding: base64\n\nb25l\n",
         "1~header strict text/plain [one]\n", FLAG(ANOMALY_AMBIGUOUS_HEADER_END)},
        {"Subject: a\nno field\nnor this\n\nbody\n", "", FLAG(ANOMALY_BAD_HEADER_LINE)},
        {"Subject: a\njunk\nContent-Type: text/html\n\n<p>one\n",
         "1~header lenient text/plain [junk\nContent-Type: text/html\n\n<p>one\n]\n",
         FLAG(ANOMALY_AMBIGUOUS_HEADER_END)},
        {"Subject: a\n \nContent-Type: text/html\n\n<p>one\n",
         "1~header lenient text/plain [ \nContent-Type: text/html\n\n<p>one\n]\n"
         "1~header~body lenient text/html [<p>one\n]\n",
         FLAG(ANOMALY_AMBIGUOUS_HEADER_END)},
        {"Subject: a\rContent-Transfer-Encoding: base64\r\rb25l\r",
         "1~return lenient text/plain [one]\n", FLAG(ANOMALY_BARE_RETURN)},
    };
    ASSERT_ROWS(rows);
}

static void headers_in_the_body_are_read_as_headers_too(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Subject: a\n\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+b25l\n",
         "1~body lenient text/html [<p>one]\n", FLAG(ANOMALY_MISPLACED_HEADER)},
        {"Subject: a\n\n--xy\nContent-Type: text/html\n\n<p>one\n--xy--\n",
         "1~body.1 lenient text/html [<p>one]\n", FLAG(ANOMALY_MISPLACED_HEADER)},
    };
    ASSERT_ROWS(rows);
}

static void bytes_are_believed_beside_the_declared_encoding(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Content-Type: text/plain\n\n" WORDS64 "\n",
         "1~encoding lenient text/plain [Please open the attached invoice today!]\n",
         FLAG(ANOMALY_WRONG_ENCODING)},
        {"Content-Transfer-Encoding: x-own\n\n" WORDS64 "\n",
         "1~encoding lenient text/plain [Please open the attached invoice today!]\n",
         FLAG(ANOMALY_WRONG_ENCODING) | FLAG(ANOMALY_UNKNOWN_ENCODING)},
        {"Content-Transfer-Encoding: base64\n\nThese, dear reader, are plain words.\n",
         "1~encoding lenient text/plain [These, dear reader, are plain words.\n]\n",
         FLAG(ANOMALY_WRONG_ENCODING)},
        {"Content-Type: text/plain\n\nSee <a href=3D\"https://a.example\">pass=\nword</a> x=3Dy\n",
         "1~encoding lenient text/plain [See <a href=\"https://a.example\">password</a> x=y\n]\n",
         FLAG(ANOMALY_WRONG_ENCODING)},
        /* base64 of base64 */
        {"Content-Transfer-Encoding: base64\n\n"
         "VUd4bFlYTmxJRzl3Wlc0Z2RHaGxJR0YwZEdGamFHVmtJR2x1ZG05cFkyVWdkRzlrWVhraA==\n",
         "1~double lenient text/plain [Please open the attached invoice today!]\n",
         FLAG(ANOMALY_DOUBLE_ENCODING)},
        /* HTML that its label makes text, a body and an escaped one */
        {"Subject: a\n\n<html><p>one</html>\n",
         "1~html lenient text/html [<html><p>one</html>\n]\n", FLAG(ANOMALY_TYPE_MISMATCH)},
        {"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nPGh0bWw+PHA+b25l\n",
         "1~html lenient text/html [<html><p>one]\n", FLAG(ANOMALY_TYPE_MISMATCH)},
        /* to some a letter, to others nothing */
        {"Content-Transfer-Encoding: base64\n\nYWJ-jZGV\n", "1~base64 strict text/plain [abcde]\n",
         FLAG(ANOMALY_AMBIGUOUS_BASE64)},
    };
    ASSERT_ROWS(rows);
}

static void text_outside_the_parts_is_text(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {MIXED "before\n--b\n\none\n--b--\nbehind\n",
         "0~preamble lenient text/plain [before]\n0~epilogue lenient text/plain [behind\n]\n",
         FLAG(ANOMALY_TEXT_OUTSIDE_PARTS)},
    };
    ASSERT_ROWS(rows);
}

static void first_fragments_are_messages_too(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Content-Type: message/partial; number=1; total=2\n\nContent-Type: text/html\n\n<p>one\n",
         "1~fragment.1 lenient text/html [<p>one\n]\n", FLAG(ANOMALY_PARTIAL_MESSAGE)},
        {"Content-Type: message/partial; number=2; total=2\n\n<p>one\n", "",
         FLAG(ANOMALY_PARTIAL_MESSAGE)},
    };
    ASSERT_ROWS(rows);
}

static void content_elsewhere_is_a_link(void **state)
{
    (void)state;
    struct test_message test =
        open_text("Content-Type: message/external-body; access-type=URL;\n"
                  " URL=\"https://files.example/a.zip\"\n\nContent-Type: application/zip\n\n");
    struct message_links links = message_links(test.message);
    assert_int_equal(links.count, 1);
    assert_bytes(links.items[0].link.url, "https://files.example/a.zip");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_EXTERNAL_BODY));
    close_message(&test);
}

static void both_names_of_a_file_are_kept(void **state)
{
    (void)state;
    struct test_message test = open_text("Content-Type: application/octet-stream; name=a.exe\n"
                                         "Content-Disposition: attachment; filename=a.txt\n\nx\n");
    struct part *part = test.message->parts;
    assert_bytes(part->name, "a.txt");
    assert_bytes(part->other_name, "a.exe");
    assert_bytes(part->other_extension, "exe");
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_CONFLICTING_NAMES));
    close_message(&test);
}

static void files_in_texts_become_parts(void **state)
{
    (void)state;
    struct test_message test =
        open_text("Subject: a\n\nSee:\nbegin 644 a.txt\n#;VYE\n`\nend\nbegin here\n"
                  "begin 600 b c.html\n#;VYE\n`\nend\n");
    message_expand(test.message);
    assert_int_equal(test.message->part_count, 3);
    assert_bytes(part_at(test.message, 1)->path, "1!a.txt");
    assert_bytes(part_content(test.message, part_at(test.message, 1)), "one");
    assert_bytes(part_at(test.message, 2)->extension, "html");
    assert_true(part_at(test.message, 2)->is_attachment);
    assert_true(anomaly_has(test.message->anomalies, ANOMALY_UUENCODED_TEXT));
    close_message(&test);
}

/* A message that is ambiguous everywhere, again and again inside itself. */
static void readings_are_bounded(void **state)
{
    (void)state;
    static const char *const units[] = {
        "Content-Type: text/plain\nContent-Type: text/html\n\n",
        "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n--b\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--bb\n--b\n",
        "junk\nContent-Type: text/html\n\n--x\nContent-Type: multipart/mixed\n \n--x\n",
        "Content-Type: message/rfc822\nContent-Type: text/plain\n\n",
        "A: b\r\rContent-Type: multipart/mixed; boundary=b\r\r--b\n",
        "Content-Type: multipart/mixed; boundary=b\n\nx\n--b\n\n--b--\ny\n",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct bytes raw = repeat(units[i], units[i], (size_t)1 << 20);
        struct test_message test = open_bytes(raw, NULL);
        (void)decode_everything(test.message);
        assert_true(test.message->reread_bytes <=
                    raw.size * LIMIT_READINGS_RATIO + LIMIT_READINGS_GRACE_BYTES);
        close_message(&test);
        free_block(raw);
    }
}

/* Bytes that pass for base64 to one look, and for words once they are called so. */
static void encodings_do_not_call_for_each_other_without_end(void **state)
{
    (void)state;
    struct test_message test =
        open_text("Content-Type: application/octet-stream\n\n"
                  "2444JJJJJJJJJJJJJJJJJJJipart/deigst890t4444\n\n44t444444Conte=4%\xD8 "
                  "beutf-32best890tContent-Length: 9\nte=4$\xD8 by ");
    (void)decode_everything(test.message);
    assert_true(test.message->part_count <= 8);
    close_message(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_mail_has_one_reading),
        cmocka_unit_test(contradicting_labels_are_read_both_ways),
        cmocka_unit_test(lines_longer_than_the_boundary_are_read_by_the_letter),
        cmocka_unit_test(boundaries_that_never_occur_are_guessed),
        cmocka_unit_test(doubtful_header_ends_are_read_both_ways),
        cmocka_unit_test(headers_in_the_body_are_read_as_headers_too),
        cmocka_unit_test(bytes_are_believed_beside_the_declared_encoding),
        cmocka_unit_test(text_outside_the_parts_is_text),
        cmocka_unit_test(first_fragments_are_messages_too),
        cmocka_unit_test(content_elsewhere_is_a_link),
        cmocka_unit_test(both_names_of_a_file_are_kept),
        cmocka_unit_test(files_in_texts_become_parts),
        cmocka_unit_test(readings_are_bounded),
        cmocka_unit_test(encodings_do_not_call_for_each_other_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Every field that a rule can name: its values in small synthetic messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/fold.h"
#include "engine/base/memory.h"
#include "engine/match/field.h"
#include "tests/match/trial.h"

#define HEADERS                                                                                    \
    "Return-Path: <bounce@return.example>\n"                                                       \
    "Received: from mx.out.example (mx.out.example [192.0.2.7])\n"                                 \
    " by in.example; Tue, 6 Oct 2020 08:00:05 +0200\n"                                             \
    "Authentication-Results: in.example; spf=pass; dkim=fail; dmarc=none\n"                        \
    "DKIM-Signature: v=1; d=Signer.example; s=x\n"                                                 \
    "From: \"Ann Sender\" <ann@Mail.Cold.co.uk>\n"                                                 \
    "Sender: Office <office@cold.co.uk>\n"                                                         \
    "To: bob@chain.example, Eve <eve@third.example>\n"                                             \
    "Cc: carl@fourth.example\n"                                                                    \
    "Bcc: hid@fifth.example\n"                                                                     \
    "Reply-To: Other <other@sixth.example>\n"                                                      \
    "Subject: =?utf-8?q?K=C3=A4lte?= and\n more\n"                                                 \
    "Message-ID: <1@cold.example>\n"                                                               \
    "X-Mailer: Hand 1.0\n"                                                                         \
    "X-Odd: first\n"                                                                               \
    "X-ODD: second\n"                                                                              \
    "Date: Tue, 6 Oct 2020 08:00:00 +0200\n"

#define MAIL                                                                                       \
    HEADERS TRIAL_MULTIPART TRIAL_BODY("text/plain", "See http://www.plain.example/a?b=1 soon")    \
        TRIAL_BODY("text/html", "<p>Hi <a href='https://x.link.co.uk/p.php'>click</a></p>")        \
            TRIAL_PART("text/html", "Log.in.HTML",                                                 \
                       "<title>The page</title><form action='http://c.example/p'>"                 \
                       "<input type=Password><input></form><script>go(1)</script>")                \
                TRIAL_PART("application/zip", "docs.pkg", "PKG!in/read.txt=abc|b.gif=GIF89a")      \
                    TRIAL_END

static void expect_values(struct message *message, const char *name, const char *expected)
{
    struct arena *arena = arena_new(1 << 12);
    struct field field;
    struct bytes suggestion;
    if (!field_find(arena, bytes_of(name), &field, &suggestion))
        print_error("no field %s\n", name);
    assert_true(field_find(arena, bytes_of(name), &field, &suggestion));
    struct field_values values = field_collect(message, &field, NULL);
    struct buffer text = {0};
    for (size_t i = 0; i < values.count; i++) {
        if (values.items[i].part_index != VALUE_OF_MESSAGE)
            buffer_format(&text, "%u:", values.items[i].part_index);
        buffer_append(&text, values.items[i].text);
        buffer_append_byte(&text, ';');
        assert_true((field.traits & FIELD_OF_PART) == 0 ||
                    values.items[i].part_index != VALUE_OF_MESSAGE);
        /* The slack is readable. */
        volatile uint8_t last =
            values.items[i].text.data
                ? values.items[i].text.data[values.items[i].text.size + SCAN_SLACK_BYTES - 1]
                : 0;
        (void)last;
    }
    buffer_append_byte(&text, '\0');
    if (strcmp((const char *)text.data, expected) != 0)
        print_error("of field %s\n", name);
    assert_string_equal((const char *)text.data, expected);
    buffer_done(&text);
    arena_free(arena);
}

struct field_case {
    const char *name;
    const char *values; /* each with `;` behind it, and PART: before it where it is of one */
};

static void expect_fields(const char *raw, const struct field_case *cases, size_t count)
{
    struct decoder *decoder = decoder_new(trial_unpacker());
    struct bytes text = bytes_of(raw);
    uint8_t *block = memory_new(text.size + SCAN_SLACK_BYTES, 1);
    if (text.size)
        memcpy(block, text.data, text.size);
    struct message *message = message_parse(decoder, bytes_make(block, text.size));
    for (size_t i = 0; i < count; i++)
        expect_values(message, cases[i].name, cases[i].values);
    decoder_free(decoder);
    free(block);
}

static void every_field_has_its_values(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"email.subject", "K\xc3\xa4lte and more;"},
        {"email.message_id", "<1@cold.example>;"},
        {"email.x_mailer", "Hand 1.0;"},
        {"email.content_type", "multipart/mixed; boundary=b;"},
        {"email.origination_timestamp", "2020-10-06T06:00:00Z;"},
        {"email.delivery_timestamp", "2020-10-06T06:00:05Z;"},
        {"email.from.address", "ann@Mail.Cold.co.uk;"},
        {"coldtrail.from.name", "Ann Sender;"},
        {"coldtrail.from.domain", "mail.cold.co.uk;"},
        {"coldtrail.from.registered_domain", "cold.co.uk;"},
        {"email.sender.address", "office@cold.co.uk;"},
        {"coldtrail.sender.name", "Office;"},
        {"coldtrail.sender.domain", "cold.co.uk;"},
        {"coldtrail.sender.registered_domain", "cold.co.uk;"},
        {"email.to.address", "bob@chain.example;eve@third.example;"},
        {"coldtrail.to.name", "Eve;"},
        {"coldtrail.to.domain", "chain.example;third.example;"},
        {"coldtrail.to.registered_domain", "chain.example;third.example;"},
        {"email.cc.address", "carl@fourth.example;"},
        {"coldtrail.cc.name", ""},
        {"coldtrail.cc.domain", "fourth.example;"},
        {"coldtrail.cc.registered_domain", "fourth.example;"},
        {"coldtrail.bcc.name", ""},
        {"coldtrail.bcc.domain", "fifth.example;"},
        {"coldtrail.bcc.registered_domain", "fifth.example;"},
        {"email.bcc.address", "hid@fifth.example;"},
        {"email.reply_to.address", "other@sixth.example;"},
        {"coldtrail.reply_to.name", "Other;"},
        {"coldtrail.reply_to.domain", "sixth.example;"},
        {"coldtrail.reply_to.registered_domain", "sixth.example;"},
        {"coldtrail.return_path.address", "bounce@return.example;"},
        {"coldtrail.header.x-odd", "first;second;"},
        {"coldtrail.header.X-Odd", "first;second;"},
        {"coldtrail.header.x-none", ""},
        {"coldtrail.received.host", "mx.out.example;in.example;"},
        {"coldtrail.received.ip", "192.0.2.7;"},
        {"coldtrail.auth.spf", "pass;"},
        {"coldtrail.auth.dkim", "fail;"},
        {"coldtrail.auth.dmarc", "none;"},
        {"coldtrail.dkim.domain", "signer.example;"},
        {"coldtrail.body.text", "1:See http://www.plain.example/a?b=1 soon;2:Hi click;"},
        {"coldtrail.body.html", "2:<p>Hi <a href='https://x.link.co.uk/p.php'>click</a></p>;"},
        {"url.full",
         "1:http://www.plain.example/a?b=1;2:https://x.link.co.uk/p.php;3:http://c.example/p;"},
        {"url.domain", "1:www.plain.example;2:x.link.co.uk;3:c.example;"},
        {"url.registered_domain", "1:plain.example;2:link.co.uk;3:c.example;"},
        {"url.path", "1:/a;2:/p.php;3:/p;"},
        {"url.top_level_domain", "1:example;2:co.uk;3:example;"},
        {"coldtrail.link.text", "2:click;"},
        {"email.attachments.file.name", "3:Log.in.HTML;4:docs.pkg;5:read.txt;6:b.gif;"},
        {"email.attachments.file.extension", "3:html;4:pkg;5:txt;6:gif;"},
        {"email.attachments.file.mime_type",
         "3:text/html;4:application/zip;5:text/plain;6:image/gif;"},
        {"email.attachments.file.size", "3:114;4:32;5:3;6:6;"},
        {"coldtrail.attachment.text", "5:abc;"},
        {"coldtrail.attachment.magic", "3:text/html;4:text/plain;5:text/plain;6:image/gif;"},
        {"coldtrail.attachment.path", "3:3;4:4;5:docs.pkg!in/read.txt;6:docs.pkg!b.gif;"},
        {"coldtrail.html.title", "3:The page;"},
        {"coldtrail.html.form_action", "3:http://c.example/p;"},
        {"coldtrail.html.input_type", "3:password;3:text;"},
        {"coldtrail.html.script", "3:go(1);"},
        {"coldtrail.html.decoded", ""},
        {"coldtrail.html.hidden", ""},
        {"coldtrail.collector.host", "3:c.example;"},
        {"coldtrail.attachment.recipient", ""},
        {"coldtrail.body.template", ""},
        {"coldtrail.raw", MAIL ";"},
    };
    expect_fields(MAIL, cases, sizeof cases / sizeof cases[0]);
}

static void what_pages_hide_has_fields(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"coldtrail.html.decoded", "1:<input type=password>;"},
        {"coldtrail.html.input_type", "1:password;"},
        {"coldtrail.html.hidden", "1:xyz;"},
        {"coldtrail.link.mismatch", "1:www.bank.example -> evil.example;"},
        {"coldtrail.link.text", "1:http://www.bank.example;1:x;"},
    };
    expect_fields(TRIAL_MULTIPART
                  "--b\nContent-Type: text/html; name=\"a.html\"\n\n"
                  "<b hidden>xyz</b><a href='http://evil.example'>http://www.bank.example</a>"
                  "<a href='http://evil.example'>x</a>"
                  "<script>document.write(unescape('%3Cinput type%3Dpassword%3E'))</script>"
                  "\n" TRIAL_END,
                  cases, sizeof cases / sizeof cases[0]);
}

static void pages_for_a_recipient_say_how_and_where_they_send(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"coldtrail.attachment.recipient", "1:plain;1:percent;"},
        {"coldtrail.collector.host", "1:one.example;1:two.example;2:three.example;"},
    };
    expect_fields("To: ann@cold.example\n" TRIAL_MULTIPART TRIAL_PART(
                      "text/html", "a.html",
                      "<form action='//One.example/p'><input type=password "
                      "value=ann@cold.example></form><form action='https://two.example'>"
                      "<input value=ann%40cold.example></form>"
                      "<script>go('https://none.example')</script>")
                      TRIAL_PART("text/html", "b.html",
                                 "<input type=password><script>go('HTTPS://three.example/x?'"
                                 "+'http:\\/\\/no')</script>")
                          TRIAL_PART("text/html", "c.html",
                                     "<input type=text><script>go('https://none.example')</script>")
                              TRIAL_END,
                  cases, sizeof cases / sizeof cases[0]);
}

static void links_are_there_as_written_and_as_feeds_write_them(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"url.full", "1:https://Evil.example/a#b@c.example;1:https://evil.example/a;"
                     "1:http://d.example;1:http://e.example:80/p;1:http://e.example/p;"},
        {"coldtrail.html.form_action", "1:http://e.example:80/p;1:http://e.example/p;"},
    };
    expect_fields(TRIAL_MULTIPART "--b\nContent-Type: text/html; name=\"a.html\"\n\n"
                                  "<a href='https://Evil.example/a#b@c.example'>x</a>"
                                  "<a href='http://d.example'>x</a>"
                                  "<form action='http://e.example:80/p'></form>\n" TRIAL_END,
                  cases, sizeof cases / sizeof cases[0]);
}

static void digests_and_bytes_are_of_what_was_decoded(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"coldtrail.attachment.content", "1:abc;"},
        {"email.attachments.file.size", "1:3;"},
        {"email.attachments.file.hash.md5", "1:900150983cd24fb0d6963f7d28e17f72;"},
        {"email.attachments.file.hash.sha1", "1:a9993e364706816aba3e25717850c26c9cd0d89d;"},
        {"email.attachments.file.hash.sha256",
         "1:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad;"},
    };
    expect_fields(TRIAL_MULTIPART "--b\nContent-Type: application/pdf; name=\"a.pdf\"\n"
                                  "Content-Transfer-Encoding: base64\n\nYWJj\n" TRIAL_END,
                  cases, sizeof cases / sizeof cases[0]);
}

static void headers_are_there_raw_and_as_values(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"coldtrail.headers.values", "=x;b c;;"},
        {"coldtrail.anomaly", "bad_date;"},
    };
    expect_fields("Subject: =x\nA: b\n c\nDate:\n\ntext\n", cases, 1);
    static const struct field_case raw[] = {{"coldtrail.headers.raw", "A: b\n c\nB: d\n;"}};
    expect_fields("A: b\n c\nB: d\n\ntext\n", raw, 1);
    static const struct field_case inner[] = {
        {"coldtrail.headers.values",
         "message/rfc822;1:inner;"}, /* attached messages are read as well */
        {"email.subject", ""},
    };
    expect_fields("Content-Type: message/rfc822\n\nSubject: inner\n\ntext\n", inner, 2);
}

static void a_message_of_nothing_has_no_values_but_itself(void **state)
{
    (void)state;
    static const struct field_case cases[] = {
        {"email.subject", ""},
        {"email.from.address", ""},
        {"email.origination_timestamp", ""},
        {"email.delivery_timestamp", ""},
        {"coldtrail.headers.values", ""},
        {"coldtrail.body.text", ""},
        {"coldtrail.body.html", ""},
        {"url.full", ""},
        {"email.attachments.file.name", ""},
        {"coldtrail.html.title", ""},
        {"coldtrail.raw", ";"},
    };
    expect_fields("", cases, sizeof cases / sizeof cases[0]);
}

static void anomalies_have_their_names(void **state)
{
    (void)state;
    static const struct field_case cases[] = {{"coldtrail.anomaly", "bad_date;bad_base64;"}};
    expect_fields("Date: never\nContent-Type: text/plain; charset=utf-8\n"
                  "Content-Transfer-Encoding: base64\n\nY29sZ!CBja\n",
                  cases, 1);
}

static void unknown_fields_get_a_suggestion(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *nearest;
    } cases[] = {
        {"email.subjct", "email.subject"},
        {"Email.Subject", "email.subject"},
        {"subject", "email.subject"},
        {"coldtrail.body.txt", "coldtrail.body.text"},
        {"email.attachment.file.name", "email.attachments.file.name"},
        {"mime_type", "email.attachments.file.mime_type"},
        {"url.fulll", "url.full"},
        {"coldtrail.header.", ""},
        {"nothing.like.it.at.all", ""},
        {"", ""},
        {"x", ""},
    };
    struct arena *arena = arena_new(1 << 12);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct field field;
        struct bytes nearest = {0};
        assert_false(field_find(arena, bytes_of(cases[i].name), &field, &nearest));
        char *text = memory_format("%.*s", (int)nearest.size,
                                   nearest.data ? (const char *)nearest.data : "");
        if (strcmp(text, cases[i].nearest) != 0)
            print_error("%s\n", cases[i].name);
        assert_string_equal(text, cases[i].nearest);
        free(text);
    }
    arena_free(arena);
}

static void keywords_are_searched_in_fields_that_exist(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 12);
    const char *const *names = field_keyword_names();
    assert_non_null(names[0]);
    for (size_t i = 0; names[i]; i++) {
        struct field field;
        struct bytes nearest;
        assert_true(field_find(arena, bytes_of(names[i]), &field, &nearest));
        assert_int_equal(field.traits & FIELD_IS_BYTES, 0);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_its_values),
        cmocka_unit_test(what_pages_hide_has_fields),
        cmocka_unit_test(pages_for_a_recipient_say_how_and_where_they_send),
        cmocka_unit_test(links_are_there_as_written_and_as_feeds_write_them),
        cmocka_unit_test(digests_and_bytes_are_of_what_was_decoded),
        cmocka_unit_test(headers_are_there_raw_and_as_values),
        cmocka_unit_test(a_message_of_nothing_has_no_values_but_itself),
        cmocka_unit_test(anomalies_have_their_names),
        cmocka_unit_test(unknown_fields_get_a_suggestion),
        cmocka_unit_test(keywords_are_searched_in_fields_that_exist),
    };
    fold_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

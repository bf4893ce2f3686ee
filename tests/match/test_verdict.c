/* What a rule means: text of a rule, text of a message, and whether it holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/oracle.h"
#include "tests/match/verdict_case.h"

#define KEYWORDS                                                                                   \
    "Subject: the RFQ\nX-Tag: tagged\n" TRIAL_MULTIPART TRIAL_BODY("text/plain", "cold chain")     \
        TRIAL_BODY("text/html", "<p title='unseen'>ware<b>house</b></p>")                          \
            TRIAL_PART("text/plain", "order.txt", "in the attachment") TRIAL_END

static void keywords_are_searched_in_all_that_is_read(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: rfq", KEYWORDS, true},
        {"  s: TAGGED", KEYWORDS, true},
        {"  s: d ch", KEYWORDS, true},
        {"  s: warehouse", KEYWORDS, true},
        {"  s: unseen", KEYWORDS, false},
        {"  s: order.t", KEYWORDS, true},
        {"  s: the attach", KEYWORDS, true},
        {"  s: [zzz, rfq]", KEYWORDS, true},
        {"  s: [zzz, yyy]", KEYWORDS, false},
        {"  s: 'c*d c?ain'", KEYWORDS, true},
        {"  s: 'order.??\?'", KEYWORDS, true},
        {"  s: {'|all': [rfq, cold, order]}", KEYWORDS, true},
        {"  s: {'|all': [rfq, cold, zzz]}", KEYWORDS, false},
        {"  s: {'|re': 'c.ld ch'}", KEYWORDS, true},
        {"  s: {'|cased': RFQ}", KEYWORDS, true},
        {"  s: {'|cased': rfq}", KEYWORDS, false},
        {"  s:\n    - zzz\n    - email.subject: the rfq", KEYWORDS, true},
    };
    EXPECT_ALL(cases);
}

static void conditions_combine_selections(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {TWO_SELECTIONS("a and b"), SUBJECT("cold chain"), true},
        {TWO_SELECTIONS("a and b"), SUBJECT("cold"), false},
        {TWO_SELECTIONS("a or b"), SUBJECT("chain"), true},
        {TWO_SELECTIONS("a or b"), SUBJECT("x"), false},
        {TWO_SELECTIONS("a and not b"), SUBJECT("cold"), true},
        {TWO_SELECTIONS("a and not b"), SUBJECT("cold chain"), false},
        {TWO_SELECTIONS("not a"), SUBJECT("x"), true},
        {TWO_SELECTIONS("not a"), SUBJECT("cold"), false},
        {TWO_SELECTIONS("not a"), "", true},
        {TWO_SELECTIONS("not a and not b"), SUBJECT("warm"), true},
        {TWO_SELECTIONS("not (a and b)"), SUBJECT("cold"), true},
        {TWO_SELECTIONS("not (a or b)"), SUBJECT("cold"), false},
        {TWO_SELECTIONS("not not a"), SUBJECT("cold"), true},
        {TWO_SELECTIONS("not not a"), SUBJECT("x"), false},
        {TWO_SELECTIONS("a or not b"), SUBJECT("x"), true},
        {TWO_SELECTIONS("1 of them"), SUBJECT("chain"), true},
        {TWO_SELECTIONS("all of them"), SUBJECT("chain"), false},
        {TWO_SELECTIONS("all of them"), SUBJECT("chain cold"), true},
        {TWO_SELECTIONS("2 of them"), SUBJECT("chain"), false},
        {TWO_SELECTIONS("2 of them"), SUBJECT("chain cold"), true},
        {TWO_SELECTIONS("not 1 of them"), SUBJECT("x"), true},
        {"  s1: {email.subject|contains: a}\n  s2: {email.subject|contains: b}\n"
         "  s3: {email.subject|contains: c}\n  t: {email.subject|contains: d}\n"
         "  condition: 2 of s* and not t",
         SUBJECT("a c"), true},
        {"  s1: {email.subject|contains: a}\n  s2: {email.subject|contains: b}\n"
         "  s3: {email.subject|contains: c}\n  t: {email.subject|contains: d}\n"
         "  condition: 2 of s* and not t",
         SUBJECT("a c d"), false},
        /* Two items of a map; a list of maps. */
        {"  s: {email.subject|contains: cold, email.x_mailer: y}", "Subject: cold\nX-Mailer: y\n\n",
         true},
        {"  s: {email.subject|contains: cold, email.x_mailer: y}", "Subject: cold\nX-Mailer: z\n\n",
         false},
        {"  s: [{email.subject: a, email.x_mailer: y}, {email.subject: b}]",
         "Subject: b\nX-Mailer: z\n\n", true},
        {"  s: [{email.subject: a, email.x_mailer: y}, {email.subject: b}]",
         "Subject: a\nX-Mailer: z\n\n", false},
    };
    EXPECT_ALL(cases);
}

static void any_value_of_a_field_will_do_and_not_means_none(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {email.to.address: bob@chain.example}", RECIPIENTS, true},
        {"  s: {email.to.address|startswith: bob@}", RECIPIENTS, true},
        {"  s: {email.to.address|endswith: '@cold.example'}", RECIPIENTS, true},
        {"  s: {email.to.address|startswith: example}", RECIPIENTS, false},
        {"  s: {email.to.address: eve@third.example}", RECIPIENTS, false},
        {"  s: {email.to.address|endswith: '@cold.example'}\n  condition: not s", RECIPIENTS,
         false},
        {"  s: {email.to.address|contains: third}\n  condition: not s", RECIPIENTS, true},
        {"  s: {coldtrail.to.domain: [x.example, chain.example]}", RECIPIENTS, true},
        {"  s: {email.to.address: '?ob@*'}", RECIPIENTS, true},
        {"  s: {email.to.address|re: '^bob@'}", RECIPIENTS, true},
        /* Nothing reaches from one value into the next. */
        {"  s: {email.to.address|contains: examplebob}", RECIPIENTS, false},
        {"  s: {email.to.address: 'ann*bob*'}", RECIPIENTS, false},
        {"  s: {email.to.address|contains: 'example?bob'}", RECIPIENTS, false},
        {"  s: {email.to.address|re|s: 'ann.*bob'}", RECIPIENTS, false},
        {"  s: {email.to.address|re|s: 'example.bob'}", RECIPIENTS, false},
        {"  s: {email.to.address|contains: \"example\\u00FFbob\"}", RECIPIENTS, false},
        /* The first of several values, the last, an empty one between. */
        {"  s: {coldtrail.header.x: a}", "X: a\nX: b\nX: c\n\n", true},
        {"  s: {coldtrail.header.x: b}", "X: a\nX: b\nX: c\n\n", true},
        {"  s: {coldtrail.header.x: c}", "X: a\nX: b\nX: c\n\n", true},
        {"  s: {coldtrail.header.x: ''}", "X: a\nX:\nX: c\n\n", true},
        {"  s: {coldtrail.header.x|startswith: c}", "X: ac\nX:\nX: bc\n\n", false},
        {"  s: {coldtrail.header.x|startswith: c}", "X: ac\nX:\nX: cb\n\n", true},
        {"  s: {coldtrail.header.x|endswith: a}", "X: ac\nX:\nX: ca\n\n", true},
        {"  s: {coldtrail.header.x|startswith|cased: C}", "X: aC\nX: Cb\n\n", true},
        {"  s: {coldtrail.header.x|endswith|cased: C}", "X: Ca\nX: bC\n\n", true},
        {"  s: {coldtrail.header.x|cased: C}", "X: CC\nX: C\n\n", true},
        {"  s: {coldtrail.header.x|cased: C}", "X: CC\nX: c\n\n", false},
        {"  s: {coldtrail.header.x|startswith: \xd1\x85}", "X: a\xd0\xa5\nX: \xd0\xa5y\n\n", true},
    };
    EXPECT_ALL(cases);
}

#define TWO_FILES                                                                                  \
    TRIAL_MULTIPART TRIAL_PART("text/plain", "order.txt", "cold chain")                            \
        TRIAL_PART("application/pdf", "scan.pdf", "something else") TRIAL_END

#define TWO_PAGES                                                                                  \
    TRIAL_MULTIPART TRIAL_PART("text/html", "a.html", "<title>a</title><input type=password>")     \
        TRIAL_PART("text/html", "b.html", "<title>b</title><input type=email>") TRIAL_END

static void items_of_a_map_hold_on_the_same_part(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s:\n    email.attachments.file.extension: txt\n    coldtrail.attachment.text|contains: "
         "cold",
         TWO_FILES, true},
        {"  s:\n    email.attachments.file.extension: pdf\n    coldtrail.attachment.text|contains: "
         "cold",
         TWO_FILES, false},
        {"  a: {email.attachments.file.extension: pdf}\n"
         "  b: {coldtrail.attachment.text|contains: cold}\n  condition: a and b",
         TWO_FILES, true},
        {"  s:\n    email.attachments.file.extension: pdf\n    "
         "email.attachments.file.name|startswith: scan",
         TWO_FILES, true},
        {"  s: {coldtrail.html.title: a, coldtrail.html.input_type: password}", TWO_PAGES, true},
        {"  s: {coldtrail.html.title: b, coldtrail.html.input_type: password}", TWO_PAGES, false},
        {"  s: {coldtrail.html.title: b, coldtrail.html.input_type: email}", TWO_PAGES, true},
        {"  s: {coldtrail.html.title: a, coldtrail.html.script|exists: false}", TWO_PAGES, true},
        {"  s: {email.attachments.file.extension: pdf, coldtrail.html.title|exists: false}",
         TWO_FILES, true},
        {"  s: {email.attachments.file.name: a.html, coldtrail.html.title|exists: false}",
         TWO_PAGES, false},
        /* An item with `all` is one item: on one part, however many items stand beside it. */
        {"  s: {coldtrail.html.input_type|all: [password, email]}", TWO_PAGES, false},
        {"  s: {coldtrail.html.input_type|all: [password, email], coldtrail.html.title: '*'}",
         TWO_PAGES, false},
        {"  s: {email.attachments.file.name|contains|all: [a, html]}", TWO_PAGES, true},
        /* Items on the message go with any part. */
        {"  s: {email.subject: x, email.attachments.file.extension: pdf}", "Subject: x\n" TWO_FILES,
         true},
        {"  s: {email.subject: y, email.attachments.file.extension: pdf}", "Subject: x\n" TWO_FILES,
         false},
        /* Members of archives are parts. */
        {"  s: {email.attachments.file.extension: html, coldtrail.html.title: log in}", ARCHIVE,
         true},
        {"  s: {email.attachments.file.extension: txt, coldtrail.html.title: log in}", ARCHIVE,
         false},
        {"  s: {coldtrail.attachment.path: '*!read.txt', coldtrail.attachment.text: cold chain}",
         ARCHIVE, true},
    };
    EXPECT_ALL(cases);
}

static void neq_holds_where_no_value_matches(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|neq", "cold"), SUBJECT("warm"), true},
        {ON_SUBJECT("|neq", "cold"), SUBJECT("Cold"), false},
        {ON_SUBJECT("|neq", "cold"), "To: b@c.example\n\n", true},
        {ON_SUBJECT("|neq", "[cold, warm]"), SUBJECT("warm"), false},
        {ON_SUBJECT("|contains|neq", "cold"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|contains|neq", "cold"), SUBJECT("a warm chain"), true},
        {ON_SUBJECT("|contains|all|neq", "[cold, chain]"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|contains|all|neq", "[cold, chain]"), SUBJECT("a warm chain"), true},
        {ON_SUBJECT("|re|neq", "c.ld"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|re|neq", "c.ld"), SUBJECT("a warm chain"), true},
        {ON_SUBJECT("|neq", "null"), SUBJECT("a"), true},
        {ON_SUBJECT("|neq", "null"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|neq", "'*'"), SUBJECT("a"), false},
        {ON_SUBJECT("|neq", "'*'"), "To: b@c.example\n\n", true},
        {"  s: {'|neq': cold}", SUBJECT("a cold chain"), false},
        {"  s: {'|neq': cold}", SUBJECT("a warm chain"), true},
        {"  s: {email.subject|neq: a}\n  condition: not s", SUBJECT("a"), true},
        {"  s: {email.subject|neq: a}\n  condition: not s", SUBJECT("b"), false},
        /* One recipient that matches is one too many. */
        {"  s: {email.to.address|neq: bob@chain.example}", RECIPIENTS, false},
        {"  s: {email.to.address|neq: eve@third.example}", RECIPIENTS, true},
        {"  s: {email.subject: x, email.to.address|neq: eve@third.example}", RECIPIENTS, false},
        /* Alone on a part's field: of no part. Beside another: of that part. */
        {"  s: {email.attachments.file.extension|neq: pdf}", TWO_FILES, false},
        {"  s: {email.attachments.file.extension|neq: exe}", TWO_FILES, true},
        {"  s: {email.attachments.file.extension|neq: exe}", SUBJECT("a"), true},
        {"  s: {email.attachments.file.extension|neq: pdf, coldtrail.attachment.text: '*'}",
         TWO_FILES, true},
        {"  s: {email.attachments.file.extension|neq: txt, coldtrail.attachment.text|contains: "
         "cold}",
         TWO_FILES, false},
        {"  s: {coldtrail.html.title|neq: b, coldtrail.html.input_type: password}", TWO_PAGES,
         true},
        {"  s: {coldtrail.html.title|neq: b, coldtrail.html.input_type: email}", TWO_PAGES, false},
        {"  s: {coldtrail.html.title|neq: [a, b], coldtrail.html.input_type: email}", TWO_PAGES,
         false},
    };
    EXPECT_ALL(cases);
}

/* The indicator of a hit is that of the row, and not of the first one. */
static void matches_name_the_value_that_was_found(void **state)
{
    (void)state;
    static const struct {
        const char *item;
        const char *subject;
        const char *value;
        size_t from;
    } cases[] = {
        {"email.subject|domain: [a.example, b.example]", "x.b.example", "b.example", 2},
        {"email.subject|cidr: [10.0.0.0/8, 192.0.2.0/24]", "192.0.2.7", "192.0.2.0/24", 0},
        {"email.subject|contains: [cold, chain]", "the chain", "chain", 4},
        {"email.subject: [r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15, r16, "
         "r17, r18, r19, r20, r21, r22, r23, r24, r25, r26, r27, r28, r29, r30, r31, r32, r33]",
         "R32", "r32", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        struct verdict_match match;
        bool is_cut = false;
        char *detection = memory_format("  s: {%s}", cases[i].item);
        char *message = memory_format("Subject: %s\n\n", cases[i].subject);
        trial_open_detection(&trial, detection, NULL);
        assert_int_equal(trial.plan->rule_count, 1);
        trial_scan(&trial, bytes_of(message));
        assert_true(trial_rule_holds(&trial, 0));
        assert_int_equal(verdict_matches(trial.scanner, 0, &match, 1, &is_cut), 1);
        assert_true(bytes_equal(match.value_matched->text, bytes_of(cases[i].value)));
        assert_int_equal(match.span.from, cases[i].from);
        assert_int_equal(match.span.to, strlen(cases[i].subject));
        trial_close(&trial);
        free(message);
        free(detection);
    }
}

/* Compile the rule `detection` anew, all values of its first item being forms of the first one. */
static void expect_form_verdict(const struct verdict_case *expected)
{
    struct rule_set set;
    char *text = memory_format("title: t\nlogsource: {category: email}\ndetection:\n%s\n"
                               "  condition: s\n",
                               expected->detection);
    rule_set_init(&set);
    rule_set_add_text(&set, bytes_of(text), "test.yml");
    free(text);
    assert_int_equal(set.rule_count, 1);
    struct item item = set.rules[0].selections[0].maps[0].items[0];
    struct value values[4];
    assert_true(item.value_count >= 2 && item.value_count <= 4);
    for (size_t i = 0; i < item.value_count; i++) {
        values[i] = item.values[i];
        values[i].next_form = i >= 1 && i + 1 < item.value_count ? &values[i + 1] : NULL;
    }
    /* The first stays a value of its own: `all` asks for it and for one of the forms. */
    item.values = values;
    item.value_count = 2;
    struct item_map map = {&item, 1};
    struct selection selection = {.name = bytes_of("s"), .maps = &map, .map_count = 1};
    set.rules[0].selections = &selection;
    struct trial trial;
    trial_open_set(&trial, set, NULL);
    trial_scan(&trial, bytes_of(expected->message));
    struct oracle *oracle = oracle_new(&trial.set);
    oracle_begin(oracle, trial.message);
    if (trial_rule_holds(&trial, 0) != expected->holds)
        print_error("%s\non\n%s\n", expected->detection, expected->message);
    assert_int_equal(trial_rule_holds(&trial, 0), expected->holds);
    assert_int_equal(oracle_rule_holds(oracle, &trial.set.rules[0]),
                     expected->holds ? ORACLE_YES : ORACLE_NO);
    oracle_free(oracle);
    trial_close(&trial);
}

/* Below, "[a, b, c]" reads: a, and another value whose forms are b and c. */
static void any_form_of_a_value_is_the_value(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|contains|all", "[cold, chain, kette]"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|contains|all", "[cold, chain, kette]"), SUBJECT("cold kette"), true},
        {ON_SUBJECT("|contains|all", "[cold, chain, kette]"), SUBJECT("cold"), false},
        {ON_SUBJECT("|contains|all", "[cold, chain, kette]"), SUBJECT("chain kette"), false},
        {ON_SUBJECT("|contains", "[cold, chain, kette]"), SUBJECT("kette"), true},
        {ON_SUBJECT("|contains", "[cold, chain, kette]"), SUBJECT("warm"), false},
        {ON_SUBJECT("|contains|neq", "[cold, chain, kette]"), SUBJECT("kette"), false},
        {ON_SUBJECT("|contains|neq", "[cold, chain, kette]"), SUBJECT("warm"), true},
        {ON_SUBJECT("", "[cold, chain, '*']"), SUBJECT("warm"), true},
        {ON_SUBJECT("|all", "['c*', chain, 'co?d']"), SUBJECT("cold"), true},
        {ON_SUBJECT("|all", "['c*', chain, 'co?d']"), SUBJECT("could"), false},
        {"  s: {'|all': [cold, chain, kette]}", SUBJECT("cold kette"), true},
        {"  s: {'|all': [cold, chain, kette]}", SUBJECT("kette"), false},
        {"  s: {email.attachments.file.name|contains|all: [a, b, html]}", TWO_PAGES, true},
        {"  s: {email.attachments.file.name|contains|all: [a, b, c]}", TWO_PAGES, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_form_verdict(&cases[i]);
}

#define BAD_BASE64                                                                                 \
    "Date: never\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"  \
    "Y29sZ!CBja\n"

static void anomalies_are_known_whatever_else_is_asked(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.anomaly: bad_base64}", BAD_BASE64, true},
        {"  s: {coldtrail.anomaly: bad_date}", BAD_BASE64, true},
        {"  s: {coldtrail.anomaly: bad_base64, coldtrail.body.text: '*'}", BAD_BASE64, true},
        {"  s: {coldtrail.anomaly: bad_encoded_word}", SUBJECT("=?utf-8?b?!?="), true},
        {"  s: {coldtrail.anomaly: type_mismatch}",
         TRIAL_MULTIPART TRIAL_PART("application/pdf", "a.pdf", "GIF89a") TRIAL_END, true},
        {"  s: {coldtrail.anomaly: bad_base64}", SUBJECT("x"), false},
    };
    EXPECT_ALL(cases);
}

/* A message with a body of `first`, then one of `filler` over and over, and of `last`. */
static struct buffer long_message(const char *first, const char *filler, size_t filler_bytes,
                                  const char *last)
{
    struct buffer raw = {0};
    buffer_append_string(&raw, "Subject: x\n" TRIAL_MULTIPART);
    buffer_format(&raw, TRIAL_BODY("text/plain", "%s"), first);
    buffer_append_string(&raw, "--b\nContent-Type: text/html; charset=utf-8\n\n<p>");
    for (size_t size = 0; size < filler_bytes; size += strlen(filler))
        buffer_append_string(&raw, filler);
    buffer_append_string(&raw, "</p>\n");
    buffer_format(&raw, TRIAL_BODY("text/plain", "%s") TRIAL_END, last);
    return raw;
}

static void long_values_hide_nothing_of_their_neighbours(void **state)
{
    (void)state;
    static const struct {
        const char *detection;
        bool holds;
    } cases[] = {
        {"  s: {coldtrail.body.text|contains: vaccine}", true},
        {"  s: {coldtrail.body.text|contains: freezer}", true},
        {"  s: {coldtrail.body.text: the vaccine}", true},
        {"  s: {coldtrail.body.text: a freezer}", true},
        {"  s: {coldtrail.body.text: 'the v*e'}", true},
        {"  s: {coldtrail.body.text|startswith: a fr}", true},
        {"  s: {coldtrail.body.text|endswith: accine}", true},
        {"  s: {coldtrail.body.text|contains: dolor}", true},
        {"  s: {coldtrail.body.text|contains: dolor a}", false},
        {"  s: {coldtrail.body.text|startswith: dolor}", false},
        {"  s: {coldtrail.link.text|contains: vaccine}\n"
         "  t: {coldtrail.body.text|contains: dolor}\n  condition: s and t",
         false},
    };
    static const char *const fillers[] = {"lorem ipsum dolor ", "l\xc3\xb6rem ipsum dolor "};
    static const size_t sizes[] = {100, 65500, 66000, 200000};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t f = 0; f < 2; f++)
            for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
                struct buffer raw = long_message("the vaccine", fillers[f], sizes[s], "a freezer");
                buffer_append_byte(&raw, '\0');
                expect_verdict(&(struct verdict_case){cases[i].detection, (const char *)raw.data,
                                                      cases[i].holds});
                buffer_done(&raw);
            }
}

/* Values that fill the scanner's buffer to its last byte. */
static void any_number_of_empty_values_is_scanned(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_detection(&trial, "  s: {coldtrail.headers.values: needle}", NULL);
    struct buffer raw = {0};
    buffer_append_string(&raw, "X: nettle\n");
    for (size_t count = 0; count < 700; count++) {
        buffer_append_string(&raw, "X:\n");
        trial_scan(&trial, buffer_bytes(&raw));
        assert_false(trial_rule_holds(&trial, 0));
    }
    buffer_append_string(&raw, "X: needle\n");
    trial_scan(&trial, buffer_bytes(&raw));
    assert_true(trial_rule_holds(&trial, 0));
    buffer_done(&raw);
    trial_close(&trial);
}

static void one_scan_leaves_nothing_to_the_next(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_detection(&trial, ON_SUBJECT("|contains", "cold"), NULL);
    for (size_t i = 0; i < 10; i++) {
        trial_scan(&trial, bytes_of(SUBJECT("cold")));
        assert_true(trial_rule_holds(&trial, 0));
        trial_scan(&trial, bytes_of(SUBJECT("x")));
        assert_false(trial_rule_holds(&trial, 0));
        trial_scan(&trial, bytes_of(""));
        assert_false(trial_rule_holds(&trial, 0));
    }
    trial_close(&trial);
}

static void what_may_hold_without_a_match_is_always_asked(void **state)
{
    (void)state;
    static const struct {
        const char *detection;
        size_t always_count;
    } cases[] = {
        {ON_SUBJECT("|contains", "cold"), 0},
        {ON_SUBJECT("|exists", "true"), 1},
        {ON_SUBJECT("", "null"), 1},
        {TWO_SELECTIONS("not a"), 1},
        {TWO_SELECTIONS("not not a"), 0},
        {TWO_SELECTIONS("a and not b"), 0},
        {TWO_SELECTIONS("a or not b"), 1},
        {TWO_SELECTIONS("not (a and b)"), 1},
        {TWO_SELECTIONS("2 of them"), 0},
        {"  a: x\n  b: {email.subject: null}\n  condition: 2 of them", 0},
        {"  a: x\n  b: {email.subject: null}\n  condition: 1 of them", 1},
        {"  s: {email.subject: null, email.x_mailer: y}", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_open_detection(&trial, cases[i].detection, NULL);
        if (trial.plan->always_count != cases[i].always_count)
            print_error("%s\n", cases[i].detection);
        assert_int_equal(trial.plan->always_count, cases[i].always_count);
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_are_searched_in_all_that_is_read),
        cmocka_unit_test(conditions_combine_selections),
        cmocka_unit_test(any_value_of_a_field_will_do_and_not_means_none),
        cmocka_unit_test(items_of_a_map_hold_on_the_same_part),
        cmocka_unit_test(neq_holds_where_no_value_matches),
        cmocka_unit_test(matches_name_the_value_that_was_found),
        cmocka_unit_test(any_form_of_a_value_is_the_value),
        cmocka_unit_test(anomalies_are_known_whatever_else_is_asked),
        cmocka_unit_test(long_values_hide_nothing_of_their_neighbours),
        cmocka_unit_test(any_number_of_empty_values_is_scanned),
        cmocka_unit_test(one_scan_leaves_nothing_to_the_next),
        cmocka_unit_test(what_may_hold_without_a_match_is_always_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a rule means: text of a rule, text of a message, and whether it holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/oracle.h"
#include "tests/match/verdict_case.h"

static void strings_compare_with_the_whole_value(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "cold chain"), SUBJECT("Cold Chain"), true},
        {ON_SUBJECT("", "cold chain"), SUBJECT("Cold Chains"), false},
        {ON_SUBJECT("", "cold chain"), SUBJECT("a Cold Chain"), false},
        {ON_SUBJECT("|contains", "cold chain"), SUBJECT("a Cold Chains"), true},
        {ON_SUBJECT("|contains", "cold chain"), SUBJECT("cold  chain"), false},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("COLD CHAIN"), true},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("cold"), true},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("COLD CHAIN"), true},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("chain cold"), false},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("chain"), true},
        {ON_SUBJECT("|startswith", "a"), SUBJECT("ba"), false},
        {ON_SUBJECT("|endswith", "aa"), SUBJECT("aaaaa"), true},
        {ON_SUBJECT("|startswith", "aa"), SUBJECT("aaaaa"), true},
        {ON_SUBJECT("", "[x, cold chain, y]"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "[x, y]"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "''"), SUBJECT(""), true},
        {ON_SUBJECT("", "''"), SUBJECT("a"), false},
        {ON_SUBJECT("", "''"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|cased", "''"), SUBJECT(""), true},
        {ON_SUBJECT("", "[a, '']"), SUBJECT(""), true},
    };
    EXPECT_ALL(cases);
}

static void wildcards_stand_for_characters(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'cold*'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'cold*'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'cold*'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("", "'*chain'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'*chain'"), SUBJECT("chain x"), false},
        {ON_SUBJECT("", "'*chain*'"), SUBJECT("a chain b"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cn"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cold chains"), false},
        {ON_SUBJECT("", "'c*a*n'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'c*x*n'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "'ab*ba'"), SUBJECT("aba"), false},
        {ON_SUBJECT("", "'ab*ba'"), SUBJECT("abba"), true},
        {ON_SUBJECT("", "'c?ld'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'c?ld'"), SUBJECT("cld"), false},
        {ON_SUBJECT("", "'?old'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'?old'"), SUBJECT("old"), false},
        {ON_SUBJECT("", "'col?'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'col?'"), SUBJECT("col"), false},
        {ON_SUBJECT("", "'col?'"), SUBJECT("colds"), false},
        {ON_SUBJECT("", "'???\?'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'???\?'"), SUBJECT("cold!"), false},
        {ON_SUBJECT("", "'???*'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'*?????*'"), SUBJECT("cold"), false},
        {ON_SUBJECT("", "'*?*'"), SUBJECT(""), false},
        {ON_SUBJECT("", "'*'"), SUBJECT(""), true},
        {ON_SUBJECT("", "'*'"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|contains", "'o?d c*n'"), SUBJECT("a cold chains"), true},
        {ON_SUBJECT("|contains", "'o?d c*n'"), SUBJECT("a could chains"), false},
        {ON_SUBJECT("|startswith", "'c?ld'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|startswith", "'c?ld'"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|endswith", "'ch?in'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|endswith", "'ch?in'"), SUBJECT("cold chains"), false},
        {ON_SUBJECT("", "'a\\*b'"), SUBJECT("a*b"), true},
        {ON_SUBJECT("", "'a\\*b'"), SUBJECT("axb"), false},
        {ON_SUBJECT("", "'a\\?b'"), SUBJECT("a?b"), true},
        {ON_SUBJECT("", "'a\\?b'"), SUBJECT("axb"), false},
        {ON_SUBJECT("", "'a\\\\*'"), SUBJECT("a\\b"), true},
    };
    EXPECT_ALL(cases);
}

/* Other engines search for the regex that they make of a value, or anchor it to lines. */
static void wildcards_are_anchored_at_both_ends(void **state)
{
    (void)state;
#define LINES "Subject: cold chain\nTo: x@b.example\n\nwarm\ncold\nwarm\n"
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'co?d'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("", "'co?d'"), SUBJECT("cold a"), false},
        {ON_SUBJECT("", "'c*d'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "'o*d'"), SUBJECT("cold"), false},
        {ON_SUBJECT("|cased", "'c*d'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "[x, 'l?', 'o*d', '?ol']"), SUBJECT("cold"), false},
        {"  s: {coldtrail.body.text: 'co?d'}", LINES, false},
        {"  s: {coldtrail.body.text: 'c*d'}", LINES, false},
        {"  s: {coldtrail.body.text: 'w*c?ld*m*'}", LINES, true},
        {"  s: {coldtrail.body.text|startswith: 'co?d'}", LINES, false},
        {"  s: {coldtrail.body.text|endswith: 'co?d'}", LINES, false},
        {"  s: {coldtrail.headers.values: 'x@?'}", LINES, false},
        {"  s: {coldtrail.raw: 'subject*war?'}", LINES, false},
        {"  s: {coldtrail.raw: \"subject*war?\\n\"}", LINES, true},
    };
    EXPECT_ALL(cases);
}

static void a_question_mark_is_one_character_of_any_size(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'caf?'"), SUBJECT("caf\xc3\xa9"), true},
        {ON_SUBJECT("", "'caf?\?'"), SUBJECT("caf\xc3\xa9"), false},
        {ON_SUBJECT("", "'?'"), SUBJECT("\xe2\x82\xac"), true},
        {ON_SUBJECT("", "'?\?'"), SUBJECT("\xe2\x82\xac"), false},
        {ON_SUBJECT("", "'?'"), SUBJECT("\xf0\x9f\x92\x89"), true},
        {ON_SUBJECT("", "'?\?'"), SUBJECT("\xf0\x9f\x92\x89"), false},
        {ON_SUBJECT("", "'a?b'"),
         SUBJECT("a\xf0\x9f\x92\x89"
                 "b"),
         true},
        {ON_SUBJECT("|contains", "'a??b'"),
         SUBJECT("a\xe2\x82\xac"
                 "b"),
         false},
        {ON_SUBJECT("|endswith", "'?\?'"), SUBJECT("\xe2\x82\xac"), false},
        {ON_SUBJECT("|endswith", "'?'"), SUBJECT("x\xe2\x82\xac"), true},
        {ON_SUBJECT("|cased", "'caf?'"), SUBJECT("caf\xc3\xa9"), true},
        {ON_SUBJECT("|cased", "'caf?\?'"), SUBJECT("caf\xc3\xa9"), false},
        {ON_SUBJECT("|cased", "'Caf?'"), SUBJECT("caf\xc3\xa9"), false},
    };
    EXPECT_ALL(cases);
}

static void case_counts_only_where_the_rule_says_so(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|cased", "Cold"), SUBJECT("Cold"), true},
        {ON_SUBJECT("|cased", "Cold"), SUBJECT("cold"), false},
        {ON_SUBJECT("|contains|cased", "RFQ"), SUBJECT("the RFQ"), true},
        {ON_SUBJECT("|contains|cased", "RFQ"), SUBJECT("the rfq"), false},
        {ON_SUBJECT("|startswith|cased", "RFQ"), SUBJECT("RFQ of"), true},
        {ON_SUBJECT("|startswith|cased", "RFQ"), SUBJECT("a RFQ"), false},
        {ON_SUBJECT("|endswith|cased", "RFQ"), SUBJECT("RFQ RFQ"), true},
        {ON_SUBJECT("|endswith|cased", "RFQ"), SUBJECT("RFQ of"), false},
        {ON_SUBJECT("|cased", "'R*Q'"), SUBJECT("R fq Q"), true},
        {ON_SUBJECT("|cased", "'R*Q'"), SUBJECT("r fq q"), false},
        {ON_SUBJECT("", "'R*Q'"), SUBJECT("r fq q"), true},
        {ON_SUBJECT("", "\xc3\x84\xc3\x96"), SUBJECT("\xc3\xa4\xc3\xb6"), true},
        {ON_SUBJECT("|contains", "\xc3\xa4\xc3\xb6"), SUBJECT("x\xc3\x84\xc3\x96y"), true},
        {ON_SUBJECT("|contains|cased", "\xc3\xa4"), SUBJECT("x\xc3\x84"), false},
        {ON_SUBJECT("|contains|cased", "\xc3\x84"), SUBJECT("x\xc3\x84"), true},
        /* Greek, final sigma too; Cyrillic; full width; sharp s. */
        {ON_SUBJECT("|contains", "\xcf\x83\xcf\x82"), SUBJECT("\xce\xa3\xce\xa3"), true},
        {ON_SUBJECT("|contains", "\xd1\x85\xd0\xbe\xd0\xbb"), SUBJECT("\xd0\xa5\xd0\x9e\xd0\x9b"),
         true},
        {ON_SUBJECT("|contains", "cold"),
         SUBJECT("\xef\xbc\xa3\xef\xbd\x8f\xef\xbd\x8c\xef\xbd\x84"), true},
        {ON_SUBJECT("|contains", "\xef\xbc\xa3old"), SUBJECT("the COLD"), true},
        {ON_SUBJECT("|contains", "strasse"),
         SUBJECT("Stra\xc3\x9f"
                 "e"),
         true},
        {ON_SUBJECT("|startswith", "\xd0\xa5"), SUBJECT("\xd1\x85x"), true},
        {ON_SUBJECT("|endswith", "\xd0\xa5"), SUBJECT("x\xd1\x85"), true},
        {ON_SUBJECT("", "'\xd0\xa5*\xd0\x9b'"), SUBJECT("\xd1\x85\xd0\xbe\xd0\xbb"), true},
        /* Soft hyphen, zero width space and joiner vanish, in mail and in rules. */
        {ON_SUBJECT("|contains", "vaccine"),
         SUBJECT("vac\xc2\xad"
                 "ci\xe2\x80\x8bne"),
         true},
        {ON_SUBJECT("|contains", "\"vac\\u00ADcine\""), SUBJECT("VACCINE"), true},
        {ON_SUBJECT("", "vaccine"), SUBJECT("\xe2\x80\x8dvaccine\xe2\x80\x8d"), true},
        /* What folds to nothing is looked for as it is. */
        {ON_SUBJECT("|contains", "\"\\u200B\""), SUBJECT("vacci\xe2\x80\x8bne"), true},
        {ON_SUBJECT("|contains", "\"\\u200B\""), SUBJECT("vaccine"), false},
    };
    EXPECT_ALL(cases);
}

static void all_values_must_be_found_where_the_rule_says_all(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|contains|all", "[cold, chain]"), SUBJECT("chain cold"), true},
        {ON_SUBJECT("|contains|all", "[cold, chain]"), SUBJECT("cold"), false},
        {ON_SUBJECT("|contains|all", "[cold, cold]"), SUBJECT("cold"), true},
        {ON_SUBJECT("|all", "['c*', '*n', '*o*']"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|all", "['c*', '*n', '*x*']"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|re|all", "['c.l', 'h.*n']"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|re|all", "['c.l', 'x']"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|all", "['*', 'c*']"), SUBJECT("cold"), true},
        {ON_SUBJECT("|all", "['*', 'c*']"), SUBJECT("warm"), false},
        {ON_SUBJECT("|all", "['*', '*']"), SUBJECT("warm"), true},
        {ON_SUBJECT("|all", "['*', '*']"), "To: b@c.example\n\n", false},
        /* Different values of the field may hold different values of the rule. */
        {"  s: {email.to.address|contains|all: [ann, bob]}", "To: ann@a.example, bob@b.example\n\n",
         true},
    };
    EXPECT_ALL(cases);
}

static void regexes_search_with_the_flags_they_are_given(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|re", "'c[ou]ld'"), SUBJECT("a cold"), true},
        {ON_SUBJECT("|re", "'c[ou]ld'"), SUBJECT("a COLD"), false},
        {ON_SUBJECT("|re|i", "'c[ou]ld'"), SUBJECT("a COLD"), true},
        {ON_SUBJECT("|re", "'^cold'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("|re", "'^cold$'"), SUBJECT("cold"), true},
        {ON_SUBJECT("|re", "'^.{4}$'"), SUBJECT("cold"), true},
        {ON_SUBJECT("|re", "'\\bcold\\b'"), SUBJECT("a cold one"), true},
        {ON_SUBJECT("|re", "'\\bcold\\b'"), SUBJECT("scold"), false},
        {ON_SUBJECT("|re|i", "'\xc3\xa4+'"), SUBJECT("x\xc3\x84\xc3\x84"), true},
        {ON_SUBJECT("|re", "'^\xc3\xa4.$'"), SUBJECT("\xc3\xa4\xe2\x82\xac"), true},
        {ON_SUBJECT("|re", "'^[\xc3\xa4\xc3\xb6]{2}$'"), SUBJECT("\xc3\xa4\xc3\xb6"), true},
        {ON_SUBJECT("|re", "'^[\xc3\xa4\xc3\xb6]{4}$'"), SUBJECT("\xc3\xa4\xc3\xb6"), false},
        {"  s: {coldtrail.body.text|re: '^two'}", "Subject: x\n\none\n\ntwo\n", false},
        {"  s: {coldtrail.body.text|re|m: '^two$'}", "Subject: x\n\none\n\ntwo\n\nthree\n", true},
        {"  s: {coldtrail.body.text|re: 'one.+two'}", "Subject: x\n\none\n\ntwo\n", false},
        {"  s: {coldtrail.body.text|re|s: 'one.+two'}", "Subject: x\n\none\n\ntwo\n", true},
        {"  s: {coldtrail.body.text|re|i|m|s: '^ONE.+two$'}", "Subject: x\n\none\n\ntwo\n", true},
        {ON_SUBJECT("|re", "'^$'"), SUBJECT(""), true},
        {ON_SUBJECT("|re", "'^$'"), SUBJECT("a"), false},
        {ON_SUBJECT("|re", "'^$'"), "To: b@c.example\n\n", false},
    };
    EXPECT_ALL(cases);
}

static void regexes_beyond_hyperscan_mean_the_same(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        /* Looking around, back references, atomic groups: prefilter and confirm. */
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold storage"), true},
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold chain, cold storage"), true},
        {ON_SUBJECT("|re", "'(?<=the )cold'"), SUBJECT("the cold"), true},
        {ON_SUBJECT("|re", "'(?<=the )cold'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("|re", "'(\\w+) again \\1'"), SUBJECT("cold again cold"), true},
        {ON_SUBJECT("|re", "'(\\w+) again \\1'"), SUBJECT("cold again warm"), false},
        {ON_SUBJECT("|re", "'(?>a+)ab'"), SUBJECT("aaab"), false},
        {ON_SUBJECT("|re", "'a++b'"), SUBJECT("aaab"), true},
        {ON_SUBJECT("|re|i", "'\xc3\xa4(?=x)'"), SUBJECT("\xc3\x84X"), true},
        {ON_SUBJECT("|re", "'foo(?(?=b)baz|qux)'"), SUBJECT("foobaz"), true},
        {ON_SUBJECT("|re", "'(a(?1)?b)c'"), SUBJECT("aabbc"), true},
        {ON_SUBJECT("|re", "'^(?!re:)'"), SUBJECT("fw: x"), true},
        {ON_SUBJECT("|re", "'^(?!re:)'"), SUBJECT("re: x"), false},
    };
    EXPECT_ALL(cases);
}

static void presence_and_absence_are_about_the_field(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|exists", "true"), SUBJECT("x"), true},
        {ON_SUBJECT("|exists", "true"), SUBJECT(""), true},
        {ON_SUBJECT("|exists", "true"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|exists", "false"), SUBJECT("x"), false},
        {ON_SUBJECT("|exists", "false"), SUBJECT(""), false},
        {ON_SUBJECT("|exists", "false"), "To: b@c.example\n\n", true},
        {ON_SUBJECT("", "null"), "To: b@c.example\n\n", true},
        {ON_SUBJECT("", "null"), SUBJECT("x"), false},
        {ON_SUBJECT("|exists", "false"), "", true},
        {"  s: {coldtrail.header.x-odd|exists: true}", "X-ODD: y\n\n", true},
        {"  s: {coldtrail.header.X-Odd: y}", "x-odd: Y\n\n", true},
        {"  s: {email.attachments.file.name|exists: false}", SUBJECT("x") "text\n", true},
        {"  s: {email.attachments.file.name|exists: false}",
         TRIAL_MULTIPART TRIAL_PART("text/plain", "a.txt", "x") TRIAL_END, false},
    };
    EXPECT_ALL(cases);
}

#define FIVE_BYTES TRIAL_MULTIPART TRIAL_PART("text/plain", "a.txt", "12345") TRIAL_END

static void numbers_compare_with_sizes(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {email.attachments.file.size: 5}", FIVE_BYTES, true},
        {"  s: {email.attachments.file.size: '5'}", FIVE_BYTES, true},
        {"  s: {email.attachments.file.size: [4, 6]}", FIVE_BYTES, false},
        {"  s: {email.attachments.file.size: 50}", FIVE_BYTES, false},
        {"  s: {email.attachments.file.size: '?'}", FIVE_BYTES, true},
    };
    EXPECT_ALL(cases);
}

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

#define HOPS                                                                                       \
    "Received: from a.example ([192.0.2.7]) by b.example; Tue, 6 Oct 2020 08:00:00 +0200\n"        \
    "Received: from c.example ([IPv6:2001:db8::5]) by a.example; Tue, 6 Oct 2020 07:00:00 +0200\n" \
    "\n"

static void domains_are_found_with_all_below_them(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@x.Cold.Example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: COLD.example}", "From: a@y.x.cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@scold.example\n\n", false},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@example\n\n", false},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@cold.example.net\n\n",
         false},
        {"  s: {coldtrail.from.domain|domain: cold.example.}", "From: a@x.cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: [net, example]}", "From: a@x.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain|neq: [net, example]}", "From: a@x.example\n\n", false},
        {"  s: {coldtrail.from.domain|domain|neq: [net, example]}", "From: a@x.org\n\n", true},
        {"  s: {coldtrail.to.domain|domain|all: [cold.example, example]}", RECIPIENTS, true},
        {"  s: {coldtrail.to.domain|domain|all: [cold.example, net]}", RECIPIENTS, false},
        {ON_SUBJECT("|domain", "example"), SUBJECT("x.example."), true},
        {ON_SUBJECT("|domain", "example"), SUBJECT("."), false},
        {ON_SUBJECT("|domain", "example"), SUBJECT("..example"), true},
        {ON_SUBJECT("|domain", "b\xc3\xbc"
                               "cher.example"),
         SUBJECT("www.B\xc3\x9c"
                 "CHER.example"),
         true},
        {ON_SUBJECT("|domain", "7"), SUBJECT("1.7"), true},
    };
    EXPECT_ALL(cases);
}

static void addresses_are_found_in_their_networks(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/24}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/29}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.8/29}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.7}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.6}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: 0.0.0.0/0}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: '2001:db8::/32'}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: '2001:db9::/32'}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: ['2001:db9::/32', 10.0.0.0/8, 192.0.0.0/16]}", HOPS,
         true},
        {"  s: {coldtrail.received.ip|cidr|all: ['2001:db8::/32', 192.0.0.0/16]}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr|all: ['2001:db8::/32', 10.0.0.0/8]}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr|neq: 10.0.0.0/8}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr|neq: 192.0.0.0/16}", HOPS, false},
        {ON_SUBJECT("|cidr", "'::/0'"), SUBJECT("192.0.2.1"), false},
        {ON_SUBJECT("|cidr", "'::/0'"), SUBJECT("[2001:db8::1]"), true},
        {ON_SUBJECT("|cidr", "0.0.0.0/0"), SUBJECT("2001:db8::1"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT("192.0.2.0/24"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT("at 192.0.2.1"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT(""), false},
        {"  s: {url.domain|cidr: 192.0.2.0/24}", "Subject: x\n\nhttp://192.0.2.9/x\n", true},
    };
    EXPECT_ALL(cases);
}

/* Forty rows and some that cannot be rows; each as `wanted` says. */
static void expect_many(const char *modifiers, const char *last, const char *subject, bool wanted)
{
    struct buffer text = {0};
    buffer_format(&text, "  s: {email.subject%s: [", modifiers);
    for (int i = 0; i < 40; i++)
        buffer_format(&text, "Row %d, ", i);
    buffer_format(&text, "%s]}", last);
    char *message = memory_format("Subject: %s\n\n", subject);
    buffer_append_byte(&text, 0);
    expect_verdict(&(struct verdict_case){(const char *)text.data, message, wanted});
    free(message);
    buffer_done(&text);
}

static void many_values_mean_what_few_do(void **state)
{
    (void)state;
    expect_many("", "x", "row 0", true);
    expect_many("", "x", "ROW 39", true);
    expect_many("", "x", "row 40", false);
    expect_many("", "x", "a row 1", false);
    expect_many("", "''", "", true);
    expect_many("", "x", "", false);
    expect_many("", "a*", "about", true);
    expect_many("", "'r?w 40'", "row 40", true);
    expect_many("", "\"\\u200B\"", "x\xe2\x80\x8b", false);
    expect_many("", "5", "5", true);
    expect_many("|neq", "x", "row 12", false);
    expect_many("|neq", "x", "row 40", true);
    expect_many("|neq", "a*", "about", false);
    expect_many("|all", "x", "row 12", false);
    expect_many("|contains", "x", "a row 12", true);
    expect_many("|cased", "x", "row 12", false);
    expect_many("|cased", "x", "Row 12", true);
    expect_many("|domain", "x", "a.row 12", true);
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

static void bytes_compare_without_unicode(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.raw|contains: 'SUBJECT: cold'}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|startswith: 'subject'}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|endswith: \"cold\\n\\n\"}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw: \"subject: cold\\n\\n\"}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|contains|cased: cold}", SUBJECT("Cold"), false},
        {"  s: {coldtrail.raw|contains: '\xc3\x84'}", SUBJECT("\xc3\xa4"), false},
        {"  s: {coldtrail.raw|contains: '\xc3\x84'}", SUBJECT("\xc3\x84"), true},
        {"  s: {coldtrail.raw|contains: 'a??b'}",
         SUBJECT("a\xc3\xa4"
                 "b"),
         true},
        {"  s: {coldtrail.raw|re: 'a\\xff'}", SUBJECT("a\xff"), true},
        {"  s: {coldtrail.headers.raw|contains: ': cold'}", SUBJECT("Cold") "a: cold", true},
        {"  s: {coldtrail.headers.raw|contains: ': cold'}", SUBJECT("x") "a: cold", false},
    };
    EXPECT_ALL(cases);
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
        cmocka_unit_test(strings_compare_with_the_whole_value),
        cmocka_unit_test(wildcards_stand_for_characters),
        cmocka_unit_test(wildcards_are_anchored_at_both_ends),
        cmocka_unit_test(a_question_mark_is_one_character_of_any_size),
        cmocka_unit_test(case_counts_only_where_the_rule_says_so),
        cmocka_unit_test(all_values_must_be_found_where_the_rule_says_all),
        cmocka_unit_test(regexes_search_with_the_flags_they_are_given),
        cmocka_unit_test(regexes_beyond_hyperscan_mean_the_same),
        cmocka_unit_test(presence_and_absence_are_about_the_field),
        cmocka_unit_test(numbers_compare_with_sizes),
        cmocka_unit_test(keywords_are_searched_in_all_that_is_read),
        cmocka_unit_test(conditions_combine_selections),
        cmocka_unit_test(any_value_of_a_field_will_do_and_not_means_none),
        cmocka_unit_test(items_of_a_map_hold_on_the_same_part),
        cmocka_unit_test(neq_holds_where_no_value_matches),
        cmocka_unit_test(any_form_of_a_value_is_the_value),
        cmocka_unit_test(domains_are_found_with_all_below_them),
        cmocka_unit_test(addresses_are_found_in_their_networks),
        cmocka_unit_test(many_values_mean_what_few_do),
        cmocka_unit_test(matches_name_the_value_that_was_found),
        cmocka_unit_test(bytes_compare_without_unicode),
        cmocka_unit_test(anomalies_are_known_whatever_else_is_asked),
        cmocka_unit_test(long_values_hide_nothing_of_their_neighbours),
        cmocka_unit_test(any_number_of_empty_values_is_scanned),
        cmocka_unit_test(one_scan_leaves_nothing_to_the_next),
        cmocka_unit_test(what_may_hold_without_a_match_is_always_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

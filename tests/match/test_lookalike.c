#include "tests/base/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "tests/match/trial.h"

/* What `rule` says of `raw`: "BRAND FAMILY" of each match, with ", " between them; "-" where it
 * does not hold. */
static void judge(struct trial *trial, const char *raw, char *out, size_t size)
{
    struct verdict_match matches[8];
    bool is_cut = false;
    trial_scan(trial, bytes_of(raw));
    (void)snprintf(out, size, "-");
    if (!trial_rule_is_candidate(trial, 0) || !trial_rule_holds(trial, 0))
        return;
    size_t count = verdict_matches(trial->scanner, 0, matches, COUNT_OF(matches), &is_cut);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && at < size; i++) {
        assert_non_null(matches[i].lookalike_family);
        struct bytes brand = matches[i].value_matched->text;
        at += (size_t)snprintf(out + at, size - at, "%s%.*s %s", i ? ", " : "", (int)brand.size,
                               (const char *)brand.data, matches[i].lookalike_family);
    }
}

struct expectation {
    const char *domain;
    const char *expected;
};

/* Each domain in the address that `format` has. */
static void expect_verdicts(const char *detection, const char *format,
                            const struct expectation *rows, size_t count)
{
    struct trial trial;
    trial_open_detection(&trial, detection, NULL);
    assert_int_equal(trial.set.refusal_count, 0);
    for (size_t i = 0; i < count; i++) {
        char raw[512];
        char verdict[256];
        _Pragma("GCC diagnostic push")
            _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")(void)
                snprintf(raw, sizeof raw, format, rows[i].domain);
        _Pragma("GCC diagnostic pop") judge(&trial, raw, verdict, sizeof verdict);
        if (strcmp(verdict, rows[i].expected) != 0)
            fail_msg("%s: %s, not %s", rows[i].domain, verdict, rows[i].expected);
    }
    trial_close(&trial);
}

#define FROM "From: Ann <ann@%s>\nSubject: x\n\n"
#define LINK "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nsee https://%s/login now\n"

static void says_whom_an_address_imitates_and_how(void **state)
{
    (void)state;
    static const struct expectation rows[] = {
        {"coldpartner.example", "-"}, /* genuine */
        {"mail.coldpartner.example", "-"},
        {"COLDPARTNER.example", "-"},
        {"gavi.example", "-"},
        {"other.example", "-"},
        {"partner.example", "-"},
        {"co1dpartner.example", "coldpartner.example homoglyph"},
        {"CO1DPartner.EXAMPLE", "coldpartner.example homoglyph"},
        {"coldpatrner.example", "coldpartner.example transposition"},
        {"mail.coldpatrner.example", "coldpartner.example transposition"},
        {"coldpartner-rfq.example", "coldpartner.example dictionary"},
        {"coldpartner.shop", "coldpartner.example tld-swap"},
        {"cold.partner.example", "coldpartner.example subdomain"},
        {"x.cold.partner.example", "coldpartner.example subdomain"},
        {"notcold.partner.example", "-"},
        {"c0ldpartn3r.example", "-"},                                     /* 3 for e is no glyph */
        {"c0l\xC4\x91partner.example", "coldpartner.example confusable"}, /* d with a stroke */
        {"c0ldpartner.net.example", "-"},
        {"g\xD0\xB0vi.example", "gavi.example homoglyph"}, /* Cyrillic a */
        {"navi.example", "-"},
        {"xn--gvi-6cd.example", "gavi.example homoglyph"},
    };
    expect_verdicts("  s: {email.from.address|lookalike: [coldpartner.example, gavi.example]}",
                    FROM, rows, COUNT_OF(rows));
}

static void looks_at_links_and_their_registered_domains(void **state)
{
    (void)state;
    static const struct expectation rows[] = {
        {"www.coldpartner.example", "-"},
        {"login.c0ldpartner.example", "coldpartner.example homoglyph"},
        {"coldpartner.example.evil.example", "-"},
        {"coldpartner.top", "coldpartner.example tld-swap"},
    };
    expect_verdicts("  s: {url.domain|lookalike: coldpartner.example}", LINK, rows, COUNT_OF(rows));
    expect_verdicts("  s: {url.registered_domain|lookalike: coldpartner.example}", LINK, rows,
                    COUNT_OF(rows));
}

/* Two substitutions and more are in no list of rows. */
static void finds_any_number_of_confusable_letters(void **state)
{
    (void)state;
    static const struct expectation rows[] = {
        {"c\xD0\xBEldp\xD0\xB0rtner.example", "coldpartner.example confusable"},
        {"c\xD0\xBEldp\xD0\xB0rtner.net", "coldpartner.example confusable"},
        {"c\xC3\xB6ldp\xC3\xA4rtn\xC3\xA9r.example", "coldpartner.example confusable"},
        {"c01dpartner.example", "coldpartner.example confusable"},
        {"coldpartner.unlisted", "-"},
    };
    expect_verdicts("  s: {email.from.address|lookalike: coldpartner.example}", FROM, rows,
                    COUNT_OF(rows));
}

/* Fields of domains hold both forms of an internationalised one: each matches. */
static void finds_both_forms_of_a_domain(void **state)
{
    (void)state;
    static const struct expectation rows[] = {
        {"g\xD0\xB0vi.example", "gavi.example homoglyph, gavi.example homoglyph"},
        {"xn--gvi-6cd.example", "gavi.example homoglyph, gavi.example homoglyph"},
    };
    expect_verdicts("  s: {coldtrail.from.domain|lookalike: gavi.example}", FROM, rows,
                    COUNT_OF(rows));
}

static void neq_holds_where_nothing_is_imitated(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_detection(&trial, "  s: {email.from.address|lookalike|neq: coldpartner.example}",
                         NULL);
    trial_scan(&trial, bytes_of("From: a@coldpartner.example\n\n"));
    assert_true(trial_rule_holds(&trial, 0));
    trial_scan(&trial, bytes_of("From: a@co1dpartner.example\n\n"));
    assert_false(trial_rule_holds(&trial, 0));
    trial_close(&trial);
}

static void one_list_on_many_fields_is_one_set(void **state)
{
    (void)state;
    struct trial trial;
    trial_open_detection(
        &trial,
        "  s: {coldtrail.from.domain|lookalike: [a-long.example, b-long.example]}\n"
        "  t: {url.domain|lookalike: [a-long.example, b-long.example]}\n"
        "  u: {url.domain|lookalike: a-long.example}\n"
        "  condition: 1 of them",
        NULL);
    assert_int_equal(trial.plan->atom_count, 3);
    assert_int_equal(trial.plan->lookalike_count, 2);
    assert_ptr_equal(trial.plan->atoms[0].lookalike, trial.plan->atoms[1].lookalike);
    trial_close(&trial);
}

static void refuses_what_no_domain_can_be_compared_with(void **state)
{
    (void)state;
    static const char *const detections[][2] = {
        {"  s: {email.subject|lookalike: coldpartner.example}",
         "'lookalike' compares domains, and 'email.subject' holds none"},
        {"  s: {url.domain|lookalike: coldpartner}",
         "'coldpartner' is no domain that can be imitated: 'example.com' would be"},
        {"  s: {url.domain|lookalike: [coldpartner.example, co.uk]}",
         "'co.uk' is no domain that can be imitated: 'example.com' would be"},
        {"  s: {url.domain|lookalike: '*.example'}",
         "'*.example' is no domain that can be imitated: 'example.com' would be"},
        {"  s: {url.domain|lookalike: 192.0.2.1}",
         "'192.0.2.1' is no domain that can be imitated: 'example.com' would be"},
        {"  s: {url.domain|lookalike: ann@cold.example}",
         "'ann@cold.example' is no domain that can be imitated: 'example.com' would be"},
        {"  s: {url.domain|lookalike: ''}",
         "'' is no domain that can be imitated: 'example.com' would be"},
    };
    for (size_t i = 0; i < COUNT_OF(detections); i++) {
        struct trial trial;
        trial_open_detection(&trial, detections[i][0], NULL);
        assert_int_equal(trial.set.refusal_count, 1);
        struct bytes reason = trial.set.refusals[0].reason;
        if (!bytes_equal(reason, bytes_of(detections[i][1])))
            fail_msg("%s: %.*s", detections[i][0], (int)reason.size, (const char *)reason.data);
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_whom_an_address_imitates_and_how),
        cmocka_unit_test(looks_at_links_and_their_registered_domains),
        cmocka_unit_test(finds_any_number_of_confusable_letters),
        cmocka_unit_test(finds_both_forms_of_a_domain),
        cmocka_unit_test(neq_holds_where_nothing_is_imitated),
        cmocka_unit_test(one_list_on_many_fields_is_one_set),
        cmocka_unit_test(refuses_what_no_domain_can_be_compared_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

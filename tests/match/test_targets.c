/* Who of a message's recipients is watched, how they got it, and in which role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/fold.h"
#include "engine/match/field.h"

static const char watchlist_text[] =
    "company,domains,country,sector,aliases\n"
    "Cold,cold.example;xn--klte-loa.example,Germany,transport,Kalt;cold-group.com\n"
    "Lone,ann@gmail.com,Italy,energy,\n"
    "Deep,\"*.deep.example, @other.example\",Spain,storage,\n";

static const char roles_text[] = "role,titles,mailboxes\n"
                                 "Buyer,Purchasing Manager,purchasing\n"
                                 "Sales,Sales Manager,sales\n";

struct fixture {
    struct targets *targets;
    struct decoder *decoder;
};

static struct targets *make_targets(const char *watchlist, const char *roles)
{
    struct watchlist list;
    struct role_list role_list;
    assert_int_equal(watchlist_read(bytes_of(watchlist), "t.csv", &list, NULL), STATUS_OK);
    assert_int_equal(role_list_read(bytes_of(roles), "r.csv", &role_list, NULL), STATUS_OK);
    return targets_new(&list, &role_list);
}

static int set_up(void **state)
{
    static struct fixture fixture;
    fold_init();
    fixture.targets = make_targets(watchlist_text, roles_text);
    fixture.decoder = decoder_new(NULL);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    targets_free(fixture->targets);
    decoder_free(fixture->decoder);
    return 0;
}

/* "kind address company role;" of each target of a message. */
static void expect_targets(const struct fixture *fixture, const char *mail, const char *expected)
{
    struct buffer raw = {0};
    buffer_append_string(&raw, mail);
    struct message *message = message_parse(fixture->decoder, buffer_bytes(&raw));
    struct target_list list = targets_of(fixture->targets, message, true);
    struct buffer found = {0};
    for (size_t i = 0; i < list.count; i++) {
        buffer_append_string(&found, target_kind_name(list.items[i].kind));
        buffer_append_byte(&found, ' ');
        buffer_append(&found, list.items[i].address);
        buffer_append_byte(&found, ' ');
        buffer_append(&found, list.items[i].company->name);
        buffer_append_byte(&found, ' ');
        buffer_append(&found, list.items[i].role);
        buffer_append_byte(&found, ';');
    }
    buffer_append_byte(&found, '\0');
    assert_string_equal((const char *)found.data, expected);
    buffer_done(&found);
    buffer_done(&raw);
}

static void a_domain_stands_for_what_lies_below_it(void **state)
{
    expect_targets(*state, "To: a@cold.example, b@mail.de.COLD.example., c@notcold.example\n\n",
                   "direct a@cold.example Cold ;direct b@mail.de.COLD.example. Cold ;");
    expect_targets(*state, "To: a@x.deep.example, b@other.example\n\n",
                   "direct a@x.deep.example Deep ;direct b@other.example Deep ;");
}

static void both_forms_of_an_international_domain_count(void **state)
{
    expect_targets(*state, "To: a@xn--klte-loa.example\n\n",
                   "direct a@xn--klte-loa.example Cold ;");
    expect_targets(*state, "To: a@kälte.example\n\n", "direct a@kälte.example Cold ;");
}

static void an_alias_that_is_a_domain_counts_as_one(void **state)
{
    expect_targets(*state, "To: a@cold-group.com, b@kalt\n\n", "direct a@cold-group.com Cold ;");
}

static void a_whole_address_is_watched_alone(void **state)
{
    expect_targets(*state, "To: Ann@Gmail.com, bob@gmail.com\n\n", "direct Ann@Gmail.com Lone ;");
}

static void the_first_way_to_an_address_is_its_kind(void **state)
{
    expect_targets(
        *state,
        "Delivered-To: C@cold.example\nDelivered-To: d@cold.example\n"
        "X-Original-To: e@cold.example\n"
        "Received: from a by b with ESMTP id 7 for <f@cold.example>; Mon, 7 Sep 2020\n"
        "To: a@cold.example\nCc: a@cold.example, b@cold.example\nBcc: c@cold.example\n\n",
        "direct a@cold.example Cold ;cc b@cold.example Cold ;cc c@cold.example Cold ;"
        "list d@cold.example Cold ;list e@cold.example Cold ;"
        "list f@cold.example Cold ;");
    expect_targets(*state, "To: undisclosed-recipients:;\nDelivered-To: a@cold.example\n\n",
                   "list a@cold.example Cold ;");
}

static void a_name_says_the_role_before_the_mailbox_does(void **state)
{
    expect_targets(*state,
                   "To: \"Ann (Purchasing Manager)\" <sales@cold.example>, sales@cold.example,\n"
                   " Sales <purchasing@cold.example>\n\n",
                   "direct sales@cold.example Cold Buyer;"
                   "direct purchasing@cold.example Cold Buyer;");
}

static void a_salutation_says_the_role_of_the_one_recipient(void **state)
{
    expect_targets(*state, "To: ann@cold.example\n\nDear Ann Smith, Purchasing Manager,\n\nhello\n",
                   "direct ann@cold.example Cold Buyer;");
    expect_targets(*state, "To: ann@cold.example\n\nNotice: external\n\nAttn: Sales Manager\n",
                   "direct ann@cold.example Cold Sales;");
    expect_targets(*state, "To: ann@cold.example\n\nDear Ann, our Sales Manager told me\n",
                   "direct ann@cold.example Cold ;");
    expect_targets(*state, "To: ann@cold.example\n\nThe Sales Manager told me\n",
                   "direct ann@cold.example Cold ;");
    expect_targets(*state, "To: ann@cold.example, bob@cold.example\n\nDear Purchasing Manager,\n",
                   "direct ann@cold.example Cold ;direct bob@cold.example Cold ;");
}

static void says_which_domains_tell_nobody(void **state)
{
    (void)state;
    struct targets *targets = make_targets("company,domains\n"
                                           "A,co.uk;gmail.com;nodot\n"
                                           "B,b.example;/x.y\n"
                                           "C,B.example\n"
                                           "B,b2.example\n",
                                           roles_text);
    static const char *const expected[] = {
        "2:3: 'co.uk' is a public suffix",   "2:9: 'gmail.com' gives anybody a mailbox",
        "2:19: 'nodot' is no domain",        "3:13: '/x.y' is no domain",
        "4:3: 'B.example' belongs to 'B' (", "5:1: 'B' is in line 3 already"};
    const struct sheet_notes *notes = &targets_watchlist(targets)->notes;
    assert_int_equal(notes->count, 6);
    for (size_t i = 0; i < notes->count; i++) {
        struct buffer text = {0};
        buffer_format(&text, "%zu:%zu: ", notes->items[i].place.line, notes->items[i].place.column);
        buffer_append(&text, notes->items[i].text);
        if (!bytes_start_with(buffer_bytes(&text), bytes_of(expected[i])))
            fail_msg("%.*s", (int)text.size, (const char *)text.data);
        buffer_done(&text);
    }
    targets_free(targets);
}

static void the_packs_watchlist_has_no_fault(void **state)
{
    (void)state;
    struct watchlist list;
    assert_int_equal(watchlist_load("signatures/packs/coldchain/lists/targets.csv", &list, NULL),
                     STATUS_OK);
    assert_int_equal(list.company_count, 44);
    struct targets *targets = targets_new(&list, NULL);
    assert_int_equal(targets_watchlist(targets)->notes.count, 0);
    assert_null(targets_roles(targets));
    const struct watchlist *watchlist = targets_watchlist(targets);
    for (size_t i = 0; i < watchlist->company_count; i++) {
        const struct sheet_values *domains = &watchlist->companies[i].domains;
        for (size_t j = 0; j < domains->count; j++)
            assert_true(bytes_end_with(domains->items[j].text, bytes_of(".example")));
    }
    targets_free(targets);
}

static void rules_can_name_what_is_known_of_a_target(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const rows[][2] = {{"coldtrail.target.company", "Cold;Deep;"},
                                          {"coldtrail.target.country", "Germany;Spain;"},
                                          {"coldtrail.target.sector", "transport;storage;"},
                                          {"coldtrail.target.role", "Sales;"}};
    struct buffer raw = {0};
    buffer_append_string(&raw, "To: sales@cold.example, x@deep.example\n\n");
    struct message *message = message_parse(fixture->decoder, buffer_bytes(&raw));
    for (size_t i = 0; i < 4; i++) {
        struct field field;
        struct bytes nearest;
        struct buffer found = {0};
        assert_true(field_find(message_arena(message), bytes_of(rows[i][0]), &field, &nearest));
        struct field_values values = field_collect(message, &field, fixture->targets);
        for (size_t j = 0; j < values.count; j++) {
            buffer_append(&found, values.items[j].text);
            buffer_append_byte(&found, ';');
        }
        buffer_append_byte(&found, '\0');
        assert_string_equal((const char *)found.data, rows[i][1]);
        buffer_done(&found);
        assert_int_equal(field_collect(message, &field, NULL).count, 0);
    }
    buffer_done(&raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_domain_stands_for_what_lies_below_it),
        cmocka_unit_test(both_forms_of_an_international_domain_count),
        cmocka_unit_test(an_alias_that_is_a_domain_counts_as_one),
        cmocka_unit_test(a_whole_address_is_watched_alone),
        cmocka_unit_test(the_first_way_to_an_address_is_its_kind),
        cmocka_unit_test(a_name_says_the_role_before_the_mailbox_does),
        cmocka_unit_test(a_salutation_says_the_role_of_the_one_recipient),
        cmocka_unit_test(says_which_domains_tell_nobody),
        cmocka_unit_test(the_packs_watchlist_has_no_fault),
        cmocka_unit_test(rules_can_name_what_is_known_of_a_target),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

#include "engine/match/targets.h"

#include <stdlib.h>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/match/role_index.h"
#include "engine/match/salutation.h"

struct watched_domain {
    struct bytes key; /* lower case; a whole address where it holds an "@" */
    const struct company *company;
};

struct targets {
    struct watchlist watchlist;
    struct role_list roles;
    struct role_index *role_index; /* NULL: no roles */
    struct watched_domain *domains;
    size_t domain_count;
    size_t domain_capacity;
    struct table table;
};

/* Where anybody gets a mailbox: no company by itself. */
static const char *const mailbox_providers[] = {
    "126.com",        "163.com",      "aol.com",      "bol.com.br",   "centrum.cz",
    "daum.net",       "email.cz",     "freenet.de",   "free.fr",      "gmail.com",
    "gmx.at",         "gmx.ch",       "gmx.com",      "gmx.de",       "gmx.net",
    "googlemail.com", "hanmail.net",  "hinet.net",    "hotmail.com",  "hotmail.co.uk",
    "hotmail.de",     "hotmail.fr",   "hotmail.it",   "icloud.com",   "laposte.net",
    "libero.it",      "live.com",     "mac.com",      "mail.com",     "mail.ru",
    "me.com",         "msn.com",      "naver.com",    "orange.fr",    "outlook.com",
    "outlook.de",     "outlook.es",   "outlook.fr",   "outlook.it",   "proton.me",
    "protonmail.com", "qq.com",       "rambler.ru",   "sapo.pt",      "seznam.cz",
    "sina.com",       "t-online.de",  "terra.com.br", "tiscali.it",   "tutanota.com",
    "uol.com.br",     "virgilio.it",  "web.de",       "yahoo.com",    "yahoo.co.jp",
    "yahoo.co.uk",    "yahoo.com.br", "yahoo.com.mx", "yahoo.com.tw", "yahoo.de",
    "yahoo.es",       "yahoo.fr",     "yahoo.it",     "yandex.com",   "yandex.ru"};

const char *target_kind_name(enum target_kind kind)
{
    static const char *const names[TARGET_KIND_COUNT] = {"direct", "cc", "list"};
    return names[kind];
}

static const struct company *find_domain(const struct targets *targets, struct bytes key)
{
    size_t cursor = 0;
    uint32_t found = 0;
    while ((found = table_next(&targets->table, bytes_hash(key), &cursor)) != TABLE_NONE)
        if (bytes_equal(targets->domains[found].key, key))
            return targets->domains[found].company;
    return NULL;
}

static struct bytes lower_copy(struct arena *arena, struct bytes text)
{
    uint8_t *lower = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = byte_to_lower(text.data[i]);
    return bytes_make(lower, text.size);
}

/* Why no company can be told by `domain` (lower case); NULL: it can. */
static const char *objection_to(struct arena *arena, struct bytes domain)
{
    bool has_dot = bytes_find_byte(domain, '.', 0) != BYTES_NOT_FOUND;
    if (!has_dot || domain.size > LIMIT_DOMAIN_BYTES || domain.data[0] == '.' ||
        bytes_find_byte(domain, '/', 0) != BYTES_NOT_FOUND)
        return "is no domain";
    if (bytes_equal(domain_suffix(arena, domain), domain))
        return "is a public suffix, below which anybody registers";
    for (size_t i = 0; i < sizeof mailbox_providers / sizeof *mailbox_providers; i++)
        if (bytes_equal(domain, bytes_of(mailbox_providers[i])))
            return "gives anybody a mailbox: name whole addresses there";
    return NULL;
}

static void add_key(struct targets *targets, struct bytes key, const struct company *company)
{
    targets->domains = memory_grow(targets->domains, &targets->domain_capacity,
                                   targets->domain_count + 1, sizeof *targets->domains);
    table_insert(&targets->table, bytes_hash(key), (uint32_t)targets->domain_count);
    targets->domains[targets->domain_count++] = (struct watched_domain){key, company};
}

/* "@firm.example", "*.firm.example" and "firm.example." are meant as "firm.example". */
static struct bytes bare_domain(struct bytes text)
{
    if (bytes_start_with(text, bytes_of("*.")))
        text = bytes_from(text, 2);
    if (text.size > 1 && text.data[0] == '@')
        text = bytes_from(text, 1);
    while (text.size > 0 && text.data[text.size - 1] == '.')
        text.size--;
    return text;
}

static void add_domain(struct targets *targets, const struct company *company,
                       const struct sheet_value *value)
{
    struct watchlist *list = &targets->watchlist;
    struct bytes key = lower_copy(list->arena, bare_domain(value->text));
    bool is_address = bytes_find_byte(key, '@', 0) != BYTES_NOT_FOUND;
    const char *objection = key.size == 0 ? "is no domain"
                            : is_address  ? NULL
                                          : objection_to(list->arena, key);
    if (objection) {
        sheet_notes_add(&list->notes, list->arena, value->place, "'%.*s' %s: left out",
                        (int)value->text.size, (const char *)value->text.data, objection);
        return;
    }
    const struct company *known = find_domain(targets, key);
    if (known) {
        sheet_notes_add(&list->notes, list->arena, value->place,
                        "'%.*s' belongs to '%.*s' (line %zu) already: left out",
                        (int)value->text.size, (const char *)value->text.data,
                        (int)known->name.size, (const char *)known->name.data, known->place.line);
        return;
    }
    add_key(targets, key, company);
    struct bytes other = is_address ? (struct bytes){0} : domain_other_form(list->arena, key);
    if (other.size && !find_domain(targets, other))
        add_key(targets, other, company);
}

static void add_company(struct targets *targets, const struct company *company)
{
    for (size_t i = 0; i < company->domains.count; i++)
        add_domain(targets, company, &company->domains.items[i]);
    struct arena *arena = targets->watchlist.arena;
    for (size_t i = 0; i < company->aliases.count; i++) {
        const struct sheet_value *alias = &company->aliases.items[i];
        struct bytes lower = lower_copy(arena, bare_domain(alias->text));
        bool is_domain = bytes_find_byte(lower, ' ', 0) == BYTES_NOT_FOUND &&
                         !objection_to(arena, lower) && domain_has_known_suffix(lower);
        if (is_domain && find_domain(targets, lower) != company)
            add_domain(targets, company, alias);
    }
}

/* Names are all that a report tells companies by. */
static void note_same_names(struct targets *targets)
{
    struct watchlist *list = &targets->watchlist;
    struct table names = {0};
    for (uint32_t i = 0; i < list->company_count; i++) {
        const struct company *company = &list->companies[i];
        uint64_t hash = bytes_hash(company->name);
        size_t cursor = 0;
        uint32_t found = 0;
        while ((found = table_next(&names, hash, &cursor)) != TABLE_NONE)
            if (bytes_equal(list->companies[found].name, company->name))
                break;
        if (found == TABLE_NONE)
            table_insert(&names, hash, i);
        else
            sheet_notes_add(&list->notes, list->arena, company->place,
                            "'%.*s' is in line %zu already: reports take both for one company",
                            (int)company->name.size, (const char *)company->name.data,
                            list->companies[found].place.line);
    }
    table_done(&names);
}

struct targets *targets_new(struct watchlist *watchlist, struct role_list *roles)
{
    struct targets *targets = memory_new(1, sizeof *targets);
    targets->watchlist = *watchlist;
    *watchlist = (struct watchlist){0};
    for (size_t i = 0; i < targets->watchlist.company_count; i++)
        add_company(targets, &targets->watchlist.companies[i]);
    note_same_names(targets);
    if (roles) {
        targets->roles = *roles;
        *roles = (struct role_list){0};
        targets->role_index = role_index_new(&targets->roles);
    }
    return targets;
}

void targets_free(struct targets *targets)
{
    if (!targets)
        return;
    role_index_free(targets->role_index);
    if (targets->roles.arena)
        role_list_done(&targets->roles);
    watchlist_done(&targets->watchlist);
    free(targets->domains);
    table_done(&targets->table);
    free(targets);
}

const struct watchlist *targets_watchlist(const struct targets *targets)
{
    return &targets->watchlist;
}

const struct role_list *targets_roles(const struct targets *targets)
{
    return targets->role_index ? &targets->roles : NULL;
}

const struct company *targets_company(const struct targets *targets, struct arena *arena,
                                      struct bytes address)
{
    if (address.size == 0 || address.size > LIMIT_DOMAIN_BYTES)
        return NULL;
    struct bytes key = lower_copy(arena, address);
    const uint8_t *at = memrchr(key.data, '@', key.size);
    if (at) {
        const struct company *company = find_domain(targets, key);
        if (company)
            return company;
        key = bytes_from(key, (size_t)(at - key.data) + 1);
    }
    while (key.size > 0 && key.data[key.size - 1] == '.')
        key.size--;
    for (size_t labels = 0; key.size > 0 && labels < LIMIT_DOMAIN_LABELS; labels++) {
        const struct company *company = find_domain(targets, key);
        size_t dot = bytes_find_byte(key, '.', 0);
        if (company || dot == BYTES_NOT_FOUND)
            return company;
        key = bytes_from(key, dot + 1);
    }
    return NULL;
}

/* --- The recipients of one message --- */

struct finder {
    const struct targets *targets;
    struct message *message;
    struct target *items;
    struct bytes *keys; /* their addresses in lower case */
    size_t count;
    size_t capacity;
    struct table table;
    bool with_roles;
};

static bool is_known(const struct finder *finder, struct bytes key)
{
    size_t cursor = 0;
    uint32_t found = 0;
    while (finder->count &&
           (found = table_next(&finder->table, bytes_hash(key), &cursor)) != TABLE_NONE)
        if (bytes_equal(finder->keys[found], key))
            return true;
    return false;
}

static void make_room(struct finder *finder)
{
    if (finder->count < finder->capacity)
        return;
    struct arena *arena = message_arena(finder->message);
    finder->capacity = finder->capacity ? finder->capacity * 2 : 4;
    struct target *items = arena_zeroed(arena, finder->capacity, sizeof *items);
    struct bytes *keys = arena_zeroed(arena, finder->capacity, sizeof *keys);
    if (finder->count) {
        memcpy(items, finder->items, finder->count * sizeof *items);
        memcpy(keys, finder->keys, finder->count * sizeof *keys);
    }
    finder->items = items;
    finder->keys = keys;
}

static struct bytes role_of_person(const struct finder *finder, struct bytes name,
                                   struct bytes address)
{
    const struct role_index *index = finder->targets->role_index;
    if (!finder->with_roles || !index)
        return (struct bytes){0};
    struct bytes role = role_in_text(index, name);
    if (role.size)
        return role;
    const uint8_t *at = memrchr(address.data, '@', address.size);
    return role_of_mailbox(index,
                           at ? bytes_slice(address, 0, (size_t)(at - address.data)) : address);
}

static void add_recipient(struct finder *finder, struct bytes name, struct bytes address,
                          enum target_kind kind)
{
    struct arena *arena = message_arena(finder->message);
    const struct company *company = targets_company(finder->targets, arena, address);
    if (!company || finder->count == LIMIT_TARGETS)
        return;
    struct bytes key = lower_copy(arena, address);
    if (is_known(finder, key))
        return;
    make_room(finder);
    table_insert(&finder->table, bytes_hash(key), (uint32_t)finder->count);
    finder->keys[finder->count] = key;
    finder->items[finder->count++] = (struct target){
        .company = company,
        .address = address,
        .role = role_of_person(finder, name, address),
        .kind = kind,
    };
}

static void add_header(struct finder *finder, const char *header, enum target_kind kind)
{
    struct address_list list = message_addresses(finder->message, header);
    for (size_t i = 0; i < list.count; i++)
        add_recipient(finder, list.items[i].name, list.items[i].address, kind);
}

/* "… by mx.firm.example … for <ada@firm.example>; Mon, …" */
static void add_received(struct finder *finder, struct bytes text)
{
    for (size_t at = 0; (at = bytes_find_fold(text, bytes_of(" for "), at)) != BYTES_NOT_FOUND;) {
        at += strlen(" for ");
        size_t end = at;
        while (end < text.size && !byte_is_space(text.data[end]) && text.data[end] != ';' &&
               text.data[end] != ',')
            end++;
        struct bytes address = bytes_slice(text, at, end);
        if (address.size > 2 && address.data[0] == '<' && address.data[address.size - 1] == '>')
            address = bytes_slice(address, 1, address.size - 1);
        if (bytes_find_byte(address, '@', 0) != BYTES_NOT_FOUND)
            add_recipient(finder, (struct bytes){0}, address, TARGET_LIST);
        at = end;
    }
}

static void add_envelope(struct finder *finder)
{
    static const char *const headers[] = {"delivered-to", "x-original-to", "envelope-to",
                                          "x-envelope-to"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        add_header(finder, headers[i], TARGET_LIST);
    const struct header *received = NULL;
    while ((received = header_find(&finder->message->headers, "received", received)))
        add_received(finder, message_header_text(finder->message, received));
}

struct target_list targets_of(const struct targets *targets, struct message *message,
                              bool with_roles)
{
    if (!targets || targets->domain_count == 0)
        return (struct target_list){0};
    struct finder finder = {.targets = targets, .message = message, .with_roles = with_roles};
    add_header(&finder, "to", TARGET_DIRECT);
    add_header(&finder, "cc", TARGET_COPY);
    add_header(&finder, "bcc", TARGET_COPY);
    add_envelope(&finder);
    bool is_for_one = finder.count == 1 && finder.items[0].role.size == 0;
    if (is_for_one && with_roles && targets->role_index)
        finder.items[0].role = salutation_role(targets->role_index, message);
    table_done(&finder.table);
    return (struct target_list){finder.items, finder.count};
}

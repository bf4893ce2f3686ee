#include "engine/match/broad.h"

#include "engine/mail/message.h"

/* More labels have neither a public suffix nor a provider of the table. */
#define MOST_DOTS 3

/* Mail, storage and links of the many. Hosts below these are theirs too: feeds name one where a
 * single customer's is meant, which is then told apart by its own name. */
static const char *const providers[] = {
    "126.com",
    "163.com",
    "1drv.ms",
    "amazon.com",
    "amazonaws.com",
    "amazonses.com",
    "aol.com",
    "apple.com",
    "bit.ly",
    "cloudflare.com",
    "docs.google.com",
    "drive.google.com",
    "dropbox.com",
    "facebook.com",
    "github.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "google.com",
    "googleapis.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "linkedin.com",
    "live.com",
    "mail.ru",
    "mailchimp.com",
    "microsoft.com",
    "microsoftonline.com",
    "msn.com",
    "naver.com",
    "office.com",
    "office365.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "sendgrid.net",
    "sharepoint.com",
    "sina.com",
    "t-online.de",
    "t.me",
    "tinyurl.com",
    "twitter.com",
    "web.de",
    "wordpress.com",
    "yahoo.com",
    "yandex.ru",
    "youtube.com",
    "zoho.com",
};

static bool is_provider(struct bytes domain)
{
    for (size_t i = 0; i < sizeof providers / sizeof providers[0]; i++)
        if (bytes_equal_fold(domain, bytes_of(providers[i])))
            return true;
    return false;
}

/* Why the domain is in everybody's mail; NULL: it is not, for all we know. */
static const char *breadth(struct arena *arena, struct bytes domain)
{
    size_t dot_count = 0;
    for (size_t i = 0; i < domain.size; i++)
        dot_count += domain.data[i] == '.';
    if (domain.size == 0 || dot_count > MOST_DOTS)
        return NULL;
    if (is_provider(domain))
        return "a provider that everybody uses: most mail with its domain is innocent";
    if (domain_suffix(arena, domain).size == domain.size)
        return "a public suffix: anybody may have a domain below it";
    return NULL;
}

static void note_values(struct rule_set *set, struct arena *arena, const struct item *item)
{
    for (size_t i = 0; i < item->value_count; i++) {
        const struct indicator *indicator = item->values[i].indicator;
        const char *reason = breadth(arena, item->values[i].text);
        if (reason)
            rule_set_note_import(set, &(struct import_note){.path = indicator->feed->path,
                                                            .format = indicator->feed->format,
                                                            .outcome = IMPORT_DOUBTFUL,
                                                            .reason = bytes_of(reason),
                                                            .subject = item->values[i].text,
                                                            .line = indicator->line});
        arena_reset(arena);
    }
}

void broad_indicators_note(struct rule_set *set)
{
    struct arena *arena = arena_new(4096);
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct rule *rule = &set->rules[i];
        if (rule->origin != RULE_OF_INDICATORS)
            continue;
        const struct item *item = &rule->selections[0].maps[0].items[0];
        if (item->modifiers & MODIFIER_DOMAIN)
            note_values(set, arena, item);
    }
    arena_free(arena);
}

#include "signatures/misp_type.h"

#define NO_KIND INDICATOR_KIND_COUNT

struct type_row {
    const char *type;
    enum indicator_kind first; /* of what stands in front of `|`, or of all */
    enum indicator_kind second;
};

static const struct type_row type_rows[] = {
    {"email", INDICATOR_ADDRESS, NO_KIND},
    {"email-src", INDICATOR_ADDRESS_FROM, NO_KIND},
    {"email-dst", INDICATOR_ADDRESS_TO, NO_KIND},
    {"target-email", INDICATOR_ADDRESS_TO, NO_KIND},
    {"email-reply-to", INDICATOR_ADDRESS_REPLY_TO, NO_KIND},
    {"whois-registrant-email", INDICATOR_ADDRESS, NO_KIND},
    {"dns-soa-email", INDICATOR_ADDRESS, NO_KIND},
    {"email-src-display-name", INDICATOR_DISPLAY_NAME, NO_KIND},
    {"email-subject", INDICATOR_SUBJECT, NO_KIND},
    {"email-attachment", INDICATOR_FILE_NAME, NO_KIND},
    {"email-body", INDICATOR_BODY, NO_KIND},
    {"email-header", INDICATOR_HEADER, NO_KIND},
    {"email-message-id", INDICATOR_MESSAGE_ID, NO_KIND},
    {"email-mime-boundary", INDICATOR_HEADER, NO_KIND},
    {"email-thread-index", INDICATOR_HEADER, NO_KIND},
    {"email-x-mailer", INDICATOR_X_MAILER, NO_KIND},
    {"dkim", INDICATOR_HEADER, NO_KIND},
    {"dkim-signature", INDICATOR_HEADER, NO_KIND},
    {"user-agent", INDICATOR_HEADER, NO_KIND},
    {"filename", INDICATOR_FILE_NAME, NO_KIND},
    {"md5", INDICATOR_MD5, NO_KIND},
    {"sha1", INDICATOR_SHA1, NO_KIND},
    {"sha256", INDICATOR_SHA256, NO_KIND},
    {"filename|md5", NO_KIND, INDICATOR_MD5},
    {"filename|sha1", NO_KIND, INDICATOR_SHA1},
    {"filename|sha256", NO_KIND, INDICATOR_SHA256},
    {"malware-sample", NO_KIND, INDICATOR_MD5},
    {"domain", INDICATOR_DOMAIN, NO_KIND},
    {"domain|ip", INDICATOR_DOMAIN, INDICATOR_IP},
    {"hostname", INDICATOR_HOST, NO_KIND},
    {"hostname|port", INDICATOR_HOST, NO_KIND},
    {"onion-address", INDICATOR_DOMAIN, NO_KIND},
    {"url", INDICATOR_URL, NO_KIND},
    {"uri", INDICATOR_URL, NO_KIND},
    {"link", INDICATOR_URL, NO_KIND},
    {"ip-src", INDICATOR_IP, NO_KIND},
    {"ip-dst", INDICATOR_IP, NO_KIND},
    {"ip-src|port", INDICATOR_IP, NO_KIND},
    {"ip-dst|port", INDICATOR_IP, NO_KIND},
    {"pattern-in-file", INDICATOR_CONTENT, NO_KIND},
    {"btc", INDICATOR_BODY, NO_KIND},
    {"xmr", INDICATOR_BODY, NO_KIND},
    {"iban", INDICATOR_BODY, NO_KIND},
    {"bic", INDICATOR_BODY, NO_KIND},
    {"bank-account-nr", INDICATOR_BODY, NO_KIND},
    {"phone-number", INDICATOR_BODY, NO_KIND},
};

static size_t add_value(struct misp_value *values, size_t count, enum indicator_kind kind,
                        struct bytes text)
{
    text = bytes_trim(text);
    if (kind == NO_KIND)
        return count;
    if (kind == INDICATOR_IP && bytes_find_byte(text, '/', 0) != BYTES_NOT_FOUND)
        kind = INDICATOR_NETWORK;
    values[count] = (struct misp_value){kind, text};
    return count + 1;
}

size_t misp_values_of(struct bytes type, struct bytes value,
                      struct misp_value out_values[MISP_VALUES_MAX])
{
    bool is_pair = bytes_find_byte(type, '|', 0) != BYTES_NOT_FOUND ||
                   bytes_equal(type, bytes_of("malware-sample"));
    size_t bar = is_pair ? bytes_find_byte(value, '|', 0) : BYTES_NOT_FOUND;
    bool has_bar = bar != BYTES_NOT_FOUND;
    for (size_t i = 0; i < sizeof type_rows / sizeof type_rows[0]; i++) {
        const struct type_row *row = &type_rows[i];
        if (!bytes_equal(type, bytes_of(row->type)))
            continue;
        size_t count = 0;
        count =
            add_value(out_values, count, row->first, has_bar ? bytes_slice(value, 0, bar) : value);
        if (has_bar)
            count = add_value(out_values, count, row->second, bytes_from(value, bar + 1));
        return count;
    }
    return 0;
}

bool misp_type_is_of_mail(struct bytes type)
{
    static const char *const types[] = {
        "email-reply-to", "email-src-display-name", "email-subject",       "email-body",
        "email-header",   "email-message-id",       "email-mime-boundary", "email-thread-index",
        "email-x-mailer", "email-dst-display-name"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (bytes_equal(type, bytes_of(types[i])))
            return true;
    return false;
}

#include "signatures/indicator_type.h"

#include "signatures/network.h"

struct bytes indicator_type_of(enum indicator_kind kind, struct bytes value)
{
    switch (kind) {
    case INDICATOR_DOMAIN:
    case INDICATOR_HOST:
        return bytes_of("domain-name");
    case INDICATOR_ADDRESS:
    case INDICATOR_ADDRESS_FROM:
    case INDICATOR_ADDRESS_TO:
    case INDICATOR_ADDRESS_REPLY_TO:
        return bytes_of("email-addr");
    case INDICATOR_URL:
        return bytes_of("url");
    case INDICATOR_IP:
    case INDICATOR_NETWORK:
        return bytes_find_byte(value, ':', 0) == BYTES_NOT_FOUND ? bytes_of("ipv4-addr")
                                                                 : bytes_of("ipv6-addr");
    case INDICATOR_MD5:
    case INDICATOR_SHA1:
    case INDICATOR_SHA256:
    case INDICATOR_FILE_NAME:
        return bytes_of("file");
    case INDICATOR_CONTENT:
        return bytes_of("artifact");
    case INDICATOR_SUBJECT:
    case INDICATOR_MESSAGE_ID:
    case INDICATOR_X_MAILER:
    case INDICATOR_DISPLAY_NAME:
    case INDICATOR_BODY:
    case INDICATOR_HEADER:
    case INDICATOR_KIND_COUNT:
        break;
    }
    return bytes_of("email-message"); /* STIX's word: ECS has none for what is in mail */
}

static bool is_hexadecimal(struct bytes value, size_t digit_count)
{
    for (size_t i = 0; i < value.size; i++)
        if (byte_hex_value(value.data[i]) < 0)
            return false;
    return value.size == digit_count;
}

static bool has_none_of(struct bytes value, const char *unwanted)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] <= ' ' || strchr(unwanted, value.data[i]))
            return false;
    return value.size > 0;
}

bool indicator_type_holds(enum indicator_kind kind, struct bytes value)
{
    struct network network;
    switch (kind) {
    case INDICATOR_MD5:
        return is_hexadecimal(value, 32);
    case INDICATOR_SHA1:
        return is_hexadecimal(value, 40);
    case INDICATOR_SHA256:
        return is_hexadecimal(value, 64);
    case INDICATOR_IP:
    case INDICATOR_NETWORK:
        return network_parse(value, &network);
    case INDICATOR_DOMAIN:
    case INDICATOR_HOST:
        return has_none_of(value, "/@:");
    case INDICATOR_ADDRESS:
    case INDICATOR_ADDRESS_FROM:
    case INDICATOR_ADDRESS_TO:
    case INDICATOR_ADDRESS_REPLY_TO:
        return has_none_of(value, "") && bytes_find_byte(value, '@', 0) != BYTES_NOT_FOUND;
    default:
        return value.size > 0;
    }
}

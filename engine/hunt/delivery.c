#include "engine/hunt/delivery.h"

struct sign {
    const char *header;
    const char *text; /* in its value, in any case of letters */
    bool is_at_start; /* it begins the value */
};

static const struct sign junk_signs[] = {
    {"x-spam-flag", "yes", true},
    {"x-spam-status", "yes", true},
    {"x-ms-exchange-organization-scl", "5", true},
    {"x-ms-exchange-organization-scl", "6", true},
    {"x-ms-exchange-organization-scl", "7", true},
    {"x-ms-exchange-organization-scl", "8", true},
    {"x-ms-exchange-organization-scl", "9", true},
    {"x-forefront-antispam-report", "SFV:SPM", false},
    {"x-forefront-antispam-report", "SFV:PHSH", false},
    {"x-forefront-antispam-report", "CAT:PHSH", false},
    {"x-forefront-antispam-report", "CAT:HPHISH", false},
    {"x-microsoft-antispam-mailbox-delivery", "dest:J", false},
    {"x-gmail-labels", "spam", false},
};

static bool shows(struct message *message, const struct sign *sign)
{
    const struct header *header = NULL;
    while ((header = header_find(&message->headers, sign->header, header))) {
        struct bytes value = message_header_text(message, header);
        struct bytes text = bytes_of(sign->text);
        if (sign->is_at_start ? bytes_start_with_fold(value, text)
                              : bytes_find_fold(value, text, 0) != BYTES_NOT_FOUND)
            return true;
    }
    return false;
}

const char *delivery_of(struct message *message)
{
    static const char *const arrivals[] = {"received", "delivered-to", "x-original-to"};
    for (size_t i = 0; i < sizeof junk_signs / sizeof *junk_signs; i++)
        if (shows(message, &junk_signs[i]))
            return "junk";
    for (size_t i = 0; i < sizeof arrivals / sizeof *arrivals; i++)
        if (header_find(&message->headers, arrivals[i], NULL))
            return "delivered";
    return "unknown";
}

/* Telling mail from other text: the header decides, see sniff.h. */
#include "loaders/from_line.h"
#include "loaders/sniff.h"

/* How much each known header field speaks for mail. Dates, content types and X- fields head HTTP
 * answers, web pages and articles too: any number of such weak fields counts as one. */
struct field_weight {
    int weight;
    struct bytes name;
};

#define FIELD(weight, name)                                                                        \
    {                                                                                              \
        weight,                                                                                    \
        {                                                                                          \
            (const uint8_t *)(name), sizeof(name) - 1                                              \
        }                                                                                          \
    }

static const struct field_weight weights[] = {
    FIELD(3, "received"),
    FIELD(3, "message-id"),
    FIELD(3, "return-path"),
    FIELD(3, "delivered-to"),
    FIELD(3, "mime-version"),
    FIELD(3, "dkim-signature"),
    FIELD(2, "from"),
    FIELD(2, "to"),
    FIELD(2, "subject"),
    FIELD(2, "cc"),
    FIELD(2, "bcc"),
    FIELD(2, "reply-to"),
    FIELD(2, "sender"),
    FIELD(2, "in-reply-to"),
    FIELD(2, "newsgroups"),
    FIELD(2, "apparently-to"),
    FIELD(2, "envelope-to"),
    FIELD(2, "resent-from"),
    FIELD(2, "resent-to"),
    FIELD(2, "resent-date"),
    FIELD(2, "x-original-to"),
    FIELD(2, "x-mailer"),
    FIELD(2, "x-mozilla-status"),
    FIELD(2, "x-uidl"),
    FIELD(2, "x-originating-ip"),
    FIELD(2, "authentication-results"),
    FIELD(2, "received-spf"),
    FIELD(2, "arc-seal"),
    FIELD(2, "list-unsubscribe"),
    FIELD(2, "content-transfer-encoding"),
    FIELD(2, "disposition-notification-to"),
    FIELD(1, "date"),
    FIELD(1, "references"),
    FIELD(1, "status"),
    FIELD(1, "lines"),
    FIELD(1, "organization"),
    FIELD(1, "precedence"),
    FIELD(1, "priority"),
    FIELD(1, "errors-to"),
    FIELD(1, "content-disposition"),
};

/* As much as lets even a header with foreign lines in it pass for mail. */
#define WEIGHT_ENOUGH 4

/* What the first lines are. */
struct header_look {
    int weight;
    bool clean; /* fields and their continuations, up to an empty line or the end */
};

static int field_weight(struct bytes name, struct bytes line)
{
    if (bytes_equal_fold(name, bytes_of("content-type"))) {
        size_t colon = bytes_find_byte(line, ':', 0);
        struct bytes value = bytes_trim(bytes_from(line, colon + 1));
        bool nests = bytes_start_with_fold(value, bytes_of("multipart/")) ||
                     bytes_start_with_fold(value, bytes_of("message/"));
        return nests ? 2 : 1;
    }
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        if (bytes_equal_fold(name, weights[i].name))
            return weights[i].weight;
    return bytes_start_with_fold(name, bytes_of("x-")) ? 1 : 0;
}

/* Cut the first line off `text`, without its line end. */
static struct bytes cut_line(struct bytes *text)
{
    size_t end = bytes_find_byte(*text, '\n', 0);
    struct bytes line = bytes_slice(*text, 0, end);
    *text = bytes_from(*text, end == BYTES_NOT_FOUND ? text->size : end + 1);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

static struct bytes without_leading_blank(struct bytes text)
{
    if (bytes_start_with(text, bytes_of("\xEF\xBB\xBF")))
        text = bytes_from(text, 3);
    size_t start = 0;
    while (start < text.size && (text.data[start] == '\n' || text.data[start] == '\r'))
        start++;
    return bytes_from(text, start);
}

static bool is_from_line(struct bytes line)
{
    return bytes_start_with(line, bytes_of("From ")) || bytes_start_with(line, bytes_of(">From "));
}

/* Look at lines up to the end of the header, or of `text`; the last line may be cut. */
static struct header_look look_at_header(struct bytes text)
{
    struct header_look look = {.clean = true};
    bool weak = false;
    bool folds = true; /* a first line may be folded, or a continuation whose field was lost */
    while (text.size && look.weight < WEIGHT_ENOUGH) {
        struct bytes line = cut_line(&text);
        if (line.size == 0)
            break;
        if (byte_is_blank(line.data[0]) && folds)
            continue;
        size_t name_size = header_name_size(line);
        folds = name_size > 0;
        if (name_size) {
            int weight = field_weight(bytes_slice(line, 0, name_size), line);
            weak = weak || weight == 1;
            look.weight += weight > 1 ? weight : 0;
        } else if (!is_from_line(line) && text.size) {
            look.clean = false;
            break;
        }
    }
    look.weight += weak;
    return look;
}

/* Whether a name says that its owner takes the file for mail. */
static bool name_says_mail(struct bytes name)
{
    static const char *const extensions[] = {".eml", ".mbox", ".mbx", ".mime", ".emlx"};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        size_t size = strlen(extensions[i]);
        if (name.size > size &&
            bytes_equal_fold(bytes_from(name, name.size - size), bytes_of(extensions[i])))
            return true;
    }
    /* Maildir: "cur/1600000000.M1P2.host:2,S"; the colon is a semicolon or '!' on some systems. */
    size_t folder = bytes_find(name, bytes_of("cur/"), 0);
    if (folder == BYTES_NOT_FOUND)
        folder = bytes_find(name, bytes_of("new/"), 0);
    bool in_maildir = folder != BYTES_NOT_FOUND && (folder == 0 || name.data[folder - 1] == '/');
    return in_maildir || bytes_find(name, bytes_of(":2,"), 0) != BYTES_NOT_FOUND;
}

static bool is_text(struct bytes head)
{
    return bytes_find_byte(head, 0, 0) == BYTES_NOT_FOUND;
}

/* "1234      \n" and then a header. */
static bool is_emlx(struct bytes head)
{
    struct bytes rest = head;
    int64_t size = 0;
    if (!bytes_to_number(bytes_trim(cut_line(&rest)), &size))
        return false;
    struct header_look look = look_at_header(rest);
    return look.weight >= 2;
}

/* A first line "From …" with a date, or with a header behind it. */
static bool is_mbox(struct bytes text, bool named)
{
    struct bytes rest = text;
    struct bytes line = cut_line(&rest);
    if (!bytes_start_with(line, bytes_of("From ")))
        return false;
    if (from_line_judge(line) == FROM_LINE_DATED || named)
        return true;
    return header_name_size(rest) > 0 && look_at_header(rest).weight >= 2;
}

enum format sniff_mail(struct bytes head, struct bytes name)
{
    bool named = name_says_mail(name);
    struct bytes text = without_leading_blank(head);
    if (text.size == 0)
        return FORMAT_UNKNOWN;
    if (is_mbox(text, named))
        return FORMAT_MBOX;
    if (is_emlx(text))
        return FORMAT_EMLX;
    struct header_look look = look_at_header(text);
    if (look.clean ? look.weight >= 2 : look.weight >= WEIGHT_ENOUGH)
        return FORMAT_MESSAGE;
    return named && is_text(head) ? FORMAT_MESSAGE : FORMAT_UNKNOWN;
}

#include "signatures/indicator_guess.h"

#include <arpa/inet.h>

#include "signatures/network.h"
#include "signatures/refang.h"

#define MOST_DOMAIN_BYTES 253 /* RFC 1035 §2.3.4 */
#define MOST_LABEL_BYTES 63

static struct indicator_guess found(enum indicator_kind kind, struct bytes value)
{
    return (struct indicator_guess){.is_indicator = true, .kind = kind, .value = value};
}

static struct indicator_guess refused(const char *reason)
{
    return (struct indicator_guess){.refusal = reason};
}

static struct bytes lower_copy(struct arena *arena, struct bytes text)
{
    uint8_t *copy = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = byte_to_lower(text.data[i]);
    return bytes_make(copy, text.size);
}

/* --- digests --- */

static bool is_hex(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (byte_hex_value(text.data[i]) < 0)
            return false;
    return text.size > 0;
}

/* BLOCKSIZE:HASH:HASH, and no IPv6 address */
static bool is_ssdeep(struct bytes text)
{
    size_t first = bytes_find_byte(text, ':', 0);
    size_t second =
        first == BYTES_NOT_FOUND ? BYTES_NOT_FOUND : bytes_find_byte(text, ':', first + 1);
    int64_t size = 0;
    struct network network; /* 2001:db8:0::1 */
    return !network_parse(text, &network) && second != BYTES_NOT_FOUND && second > first + 3 &&
           second + 4 < text.size && bytes_to_number(bytes_slice(text, 0, first), &size);
}

static struct indicator_guess guess_digest(struct arena *arena, struct bytes text)
{
    if (is_hex(text)) {
        switch (text.size) {
        case 32:
            return found(INDICATOR_MD5, lower_copy(arena, text));
        case 40:
            return found(INDICATOR_SHA1, lower_copy(arena, text));
        case 64:
            return found(INDICATOR_SHA256, lower_copy(arena, text));
        case 56:
            return refused("SHA224 digests are not computed of attachments");
        case 96:
            return refused("SHA384 digests are not computed of attachments");
        case 128:
            return refused("SHA512 digests are not computed of attachments");
        default:
            break;
        }
    }
    if (text.size == 72 && bytes_start_with(text, bytes_of("T1")) && is_hex(bytes_from(text, 2)))
        return refused("TLSH digests are not computed of attachments");
    if (is_ssdeep(text))
        return refused("SSDEEP digests are not computed of attachments");
    return refused(NULL);
}

/* --- names --- */

static bool is_label_byte(uint8_t byte)
{
    return byte_is_alpha(byte) || byte_is_digit(byte) || byte == '-' || byte == '_' || byte >= 0x80;
}

/* Two labels at least, and the last one no number. */
static bool is_domain(struct bytes text)
{
    size_t label_count = 0;
    bool is_numeric = true;
    if (text.size > MOST_DOMAIN_BYTES)
        return false;
    for (size_t start = 0; start <= text.size; label_count++) {
        size_t end = start;
        is_numeric = true;
        for (; end < text.size && text.data[end] != '.'; end++) {
            if (!is_label_byte(text.data[end]))
                return false;
            is_numeric = is_numeric && byte_is_digit(text.data[end]);
        }
        if (end == start || end - start > MOST_LABEL_BYTES)
            return false;
        start = end + 1;
    }
    return label_count >= 2 && !is_numeric;
}

/* Endings of files that are no top-level domains. */
static bool has_file_ending(struct bytes text)
{
    static const char *const endings[] = {
        "exe",  "dll", "scr",  "bat",  "cmd",  "vbs",  "vbe", "js",   "jse",  "wsf",   "hta",
        "ps1",  "lnk", "iso",  "img",  "vhd",  "vhdx", "rar", "7z",   "gz",   "tgz",   "tar",
        "ace",  "arj", "doc",  "docx", "docm", "dotm", "xls", "xlsx", "xlsm", "xlsb",  "xll",
        "xlam", "ppt", "pptx", "pptm", "ppsx", "rtf",  "pdf", "htm",  "html", "shtml", "xhtml",
        "mht",  "svg", "jar",  "msi",  "msix", "chm",  "eml", "msg",  "ics",  "url",   "txt",
        "csv",  "xml", "json", "jpg",  "jpeg", "png",  "gif", "tmp",  "dat",  "bin",   "elf",
        "apk",  "dmg", "pkg",  "php",  "asp",  "aspx", "jsp", "sys",  "ocx",  "cpl",   "pif",
        "odt",  "ods", "r00",  "r01",  "z",    "lzh",  "uue", "daa",  "udf",  "slk",   "iqy",
        "wsh",  "sct", "xz",   "bz2",  NULL};
    size_t end = text.size;
    while (end > 0 && text.data[end - 1] != '.')
        end--;
    struct bytes ending = bytes_from(text, end);
    for (size_t i = 0; end > 1 && endings[i]; i++)
        if (bytes_equal_fold(ending, bytes_of(endings[i])))
            return true;
    return false;
}

/* The text in front of a `:` and a number that end it, or the text. */
static struct bytes without_port(struct bytes text)
{
    size_t end = text.size;
    while (end > 0 && byte_is_digit(text.data[end - 1]))
        end--;
    bool has_port = end > 1 && end < text.size && text.data[end - 1] == ':';
    return has_port ? bytes_slice(text, 0, end - 1) : text;
}

/* In the form in which mail's addresses are compared. */
static struct indicator_guess guess_network(struct arena *arena, struct bytes text)
{
    struct network network;
    bool is_bracketed = text.size > 2 && text.data[0] == '[' && text.data[text.size - 1] == ']';
    if (is_bracketed)
        text = bytes_slice(text, 1, text.size - 1);
    if (!network_parse(text, &network))
        return refused(NULL);
    if (network.prefix_bits < 128)
        return found(INDICATOR_NETWORK, text);
    char shown[INET6_ADDRSTRLEN];
    bool is_version_4 = bytes_find_byte(text, ':', 0) == BYTES_NOT_FOUND;
    (void)inet_ntop(is_version_4 ? AF_INET : AF_INET6,
                    is_version_4 ? network.address + 12 : network.address, shown, sizeof shown);
    return found(INDICATOR_IP, arena_copy(arena, bytes_of(shown)));
}

static struct indicator_guess guess_address(struct bytes text, size_t at)
{
    struct bytes domain = bytes_from(text, at + 1);
    if (!is_domain(domain))
        return refused(NULL);
    if (at == 0)
        return found(INDICATOR_DOMAIN, domain); /* "@evil.example": everybody there */
    for (size_t i = 0; i < at; i++)
        if (byte_is_space(text.data[i]) || text.data[i] == '/' || text.data[i] == ':')
            return refused(NULL);
    return found(INDICATOR_ADDRESS, text);
}

/* --- all --- */

static bool has_space(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (byte_is_space(text.data[i]))
            return true;
    return false;
}

/* "||evil.example^", "*.evil.example", ".evil.example", "evil.example." */
static struct bytes bare_domain(struct bytes text)
{
    if (bytes_start_with(text, bytes_of("||")))
        text = bytes_from(text, 2);
    if (bytes_end_with(text, bytes_of("^")))
        text = bytes_slice(text, 0, text.size - 1);
    if (bytes_start_with(text, bytes_of("*.")))
        text = bytes_from(text, 2);
    if (bytes_start_with(text, bytes_of(".")))
        text = bytes_from(text, 1);
    while (bytes_end_with(text, bytes_of(".")))
        text = bytes_slice(text, 0, text.size - 1);
    return text;
}

static struct indicator_guess guess_host(struct arena *arena, struct bytes text)
{
    struct indicator_guess guess = guess_network(arena, text);
    if (guess.is_indicator)
        return guess;
    struct bytes host = without_port(text);
    if (host.size < text.size)
        guess = guess_network(arena, host);
    if (!guess.is_indicator && is_domain(bare_domain(host)))
        guess = found(INDICATOR_DOMAIN, lower_copy(arena, bare_domain(host)));
    if (guess.is_indicator && host.size < text.size)
        guess.loss = "its port is not looked at";
    return guess;
}

struct indicator_guess indicator_guess(struct arena *arena, struct bytes text)
{
    text = refang(arena, text);
    if (text.size == 0)
        return refused("it is empty");
    struct indicator_guess guess = guess_digest(arena, text);
    if (guess.is_indicator || guess.refusal)
        return guess;
    if (!has_space(text)) {
        size_t mark = bytes_find(text, bytes_of("://"), 0);
        if (mark != BYTES_NOT_FOUND && mark > 0)
            return mark + 3 < text.size ? found(INDICATOR_URL, text)
                                        : refused("the URL names no host");
        size_t at = bytes_find_byte(text, '@', 0);
        if (at != BYTES_NOT_FOUND && (guess = guess_address(text, at)).is_indicator)
            return guess;
        if (has_file_ending(text) && bytes_find_byte(text, '/', 0) == BYTES_NOT_FOUND)
            return found(INDICATOR_FILE_NAME, text);
        guess = guess_host(arena, text);
        if (guess.is_indicator)
            return guess;
        size_t slash = bytes_find_byte(text, '/', 0);
        if (slash != BYTES_NOT_FOUND && guess_host(arena, bytes_slice(text, 0, slash)).is_indicator)
            return found(INDICATOR_URL, text);
    }
    if (has_file_ending(text))
        return found(INDICATOR_FILE_NAME, text);
    return refused("nothing tells what it is");
}

struct word_row {
    const char *word; /* as it is compared: small letters and digits alone */
    enum indicator_kind kind;
};

static const struct word_row word_rows[] = {
    {"domain", INDICATOR_DOMAIN},
    {"domains", INDICATOR_DOMAIN},
    {"domainname", INDICATOR_DOMAIN},
    {"fqdn", INDICATOR_DOMAIN},
    {"hostname", INDICATOR_HOST},
    {"host", INDICATOR_HOST},
    {"hostnames", INDICATOR_HOST},
    {"url", INDICATOR_URL},
    {"urls", INDICATOR_URL},
    {"uri", INDICATOR_URL},
    {"phishingurl", INDICATOR_URL},
    {"maliciousurl", INDICATOR_URL},
    {"ip", INDICATOR_IP},
    {"ips", INDICATOR_IP},
    {"ipv4", INDICATOR_IP},
    {"ipv6", INDICATOR_IP},
    {"ipaddr", INDICATOR_IP},
    {"ipv4addr", INDICATOR_IP},
    {"ipv6addr", INDICATOR_IP},
    {"ipaddress", INDICATOR_IP},
    {"ipv4address", INDICATOR_IP},
    {"ipv6address", INDICATOR_IP},
    {"ipdst", INDICATOR_IP},
    {"ipsrc", INDICATOR_IP},
    {"dstip", INDICATOR_IP},
    {"srcip", INDICATOR_IP},
    {"ipport", INDICATOR_IP},
    {"ipdstport", INDICATOR_IP},
    {"cidr", INDICATOR_NETWORK},
    {"network", INDICATOR_NETWORK},
    {"netblock", INDICATOR_NETWORK},
    {"subnet", INDICATOR_NETWORK},
    {"iprange", INDICATOR_NETWORK},
    {"md5", INDICATOR_MD5},
    {"md5hash", INDICATOR_MD5},
    {"hashmd5", INDICATOR_MD5},
    {"filehashmd5", INDICATOR_MD5},
    {"sha1", INDICATOR_SHA1},
    {"sha1hash", INDICATOR_SHA1},
    {"hashsha1", INDICATOR_SHA1},
    {"filehashsha1", INDICATOR_SHA1},
    {"sha256", INDICATOR_SHA256},
    {"sha256hash", INDICATOR_SHA256},
    {"hashsha256", INDICATOR_SHA256},
    {"filehashsha256", INDICATOR_SHA256},
    {"filename", INDICATOR_FILE_NAME},
    {"attachment", INDICATOR_FILE_NAME},
    {"attachmentname", INDICATOR_FILE_NAME},
    {"emailattachment", INDICATOR_FILE_NAME},
    {"email", INDICATOR_ADDRESS},
    {"emails", INDICATOR_ADDRESS},
    {"emailaddr", INDICATOR_ADDRESS},
    {"emailaddress", INDICATOR_ADDRESS},
    {"mail", INDICATOR_ADDRESS},
    {"mailaddress", INDICATOR_ADDRESS},
    {"emailsrc", INDICATOR_ADDRESS_FROM},
    {"emailsender", INDICATOR_ADDRESS_FROM},
    {"emailfrom", INDICATOR_ADDRESS_FROM},
    {"sender", INDICATOR_ADDRESS_FROM},
    {"senderaddress", INDICATOR_ADDRESS_FROM},
    {"from", INDICATOR_ADDRESS_FROM},
    {"fromaddress", INDICATOR_ADDRESS_FROM},
    {"emaildst", INDICATOR_ADDRESS_TO},
    {"recipient", INDICATOR_ADDRESS_TO},
    {"replyto", INDICATOR_ADDRESS_REPLY_TO},
    {"emailreplyto", INDICATOR_ADDRESS_REPLY_TO},
    {"subject", INDICATOR_SUBJECT},
    {"emailsubject", INDICATOR_SUBJECT},
    {"messageid", INDICATOR_MESSAGE_ID},
    {"emailmessageid", INDICATOR_MESSAGE_ID},
    {"xmailer", INDICATOR_X_MAILER},
    {"emailxmailer", INDICATOR_X_MAILER},
    {"displayname", INDICATOR_DISPLAY_NAME},
    {"emailsrcdisplayname", INDICATOR_DISPLAY_NAME},
    {"sendername", INDICATOR_DISPLAY_NAME},
};

static const char *const any_words[] = {"hash",       "hashes",          "filehash", "value",
                                        "values",     "indicator",       "ioc",      "iocvalue",
                                        "iocs",       "indicatorvalue",  "artifact", "observable",
                                        "indicators", "observablevalue", "file",     "ipordomain",
                                        "address",    "digest",          NULL};

static const char *const none_words[] = {"yara",
                                         "mutex",
                                         "regkey",
                                         "registrykey",
                                         "sha512",
                                         "filehashsha512",
                                         "ssdeep",
                                         "imphash",
                                         "filehashimphash",
                                         "filehashpehash",
                                         "pehash",
                                         "tlsh",
                                         "cve",
                                         "ja3",
                                         "asn",
                                         "useragent",
                                         "bitcoinaddress",
                                         "btc",
                                         "filepath",
                                         "snort",
                                         "sigma",
                                         "pdb",
                                         "sha224",
                                         "sha384",
                                         "process",
                                         "telegram",
                                         "bic",
                                         "iban",
                                         "bitcoin",
                                         "wallet",
                                         NULL};

static bool is_among(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

enum indicator_word indicator_word_kind(struct bytes word, enum indicator_kind *out_kind)
{
    char plain[32];
    size_t size = 0;
    for (size_t i = 0; i < word.size && size < sizeof plain - 1; i++)
        if (byte_is_alpha(word.data[i]) || byte_is_digit(word.data[i]))
            plain[size++] = (char)byte_to_lower(word.data[i]);
    plain[size] = '\0';
    for (size_t i = 0; i < sizeof word_rows / sizeof *word_rows; i++) {
        if (strcmp(word_rows[i].word, plain) == 0) {
            *out_kind = word_rows[i].kind;
            return INDICATOR_WORD_KIND;
        }
    }
    if (is_among(plain, any_words))
        return INDICATOR_WORD_ANY;
    return is_among(plain, none_words) ? INDICATOR_WORD_NONE : INDICATOR_WORD_UNKNOWN;
}

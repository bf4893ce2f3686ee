#include "signatures/rule_format.h"

/* What stands in front decides; comments there can be long. */
#define LOOKED_AT_BYTES ((size_t)1 << 18)

static bool is_one_of(struct bytes word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (bytes_equal_fold(word, bytes_of(words[i])))
            return true;
    return false;
}

static bool ends_in_one_of(struct bytes name, const char *const *endings)
{
    for (size_t i = 0; endings[i]; i++) {
        size_t size = strlen(endings[i]);
        if (name.size > size &&
            bytes_equal_fold(bytes_from(name, name.size - size), bytes_of(endings[i])))
            return true;
    }
    return false;
}

static bool has_yaml_name(struct bytes name)
{
    static const char *const endings[] = {".yml", ".yaml", NULL};
    return ends_in_one_of(name, endings);
}

/* Texts about a folder lie beside lists. */
static bool is_prose_name(struct bytes name)
{
    static const char *const beginnings[] = {"README",    "LICENSE", "LICENCE", "COPYING",
                                             "CHANGELOG", "NOTICE",  "AUTHORS", NULL};
    for (size_t i = 0; beginnings[i]; i++)
        if (bytes_start_with_fold(name, bytes_of(beginnings[i])))
            return true;
    return false;
}

bool rule_format_is_file_name(struct bytes name)
{
    static const char *const endings[] = {".json", ".stix", ".stix2", ".cf", ".csv",
                                          ".tsv",  ".txt",  ".ioc",   NULL};
    if (bytes_equal(name, bytes_of("pack.yml")))
        return false;
    return has_yaml_name(name) || (ends_in_one_of(name, endings) && !is_prose_name(name));
}

/* --- JSON --- */

/* Steps over the string that begins at `*at`, and returns what is between its quotes. */
static struct bytes step_string(struct bytes text, size_t *at)
{
    size_t start = ++*at;
    while (*at < text.size && text.data[*at] != '"')
        *at += text.data[*at] == '\\' ? 2 : 1;
    struct bytes string = bytes_slice(text, start, *at);
    ++*at;
    return string;
}

static size_t step_space(struct bytes text, size_t at)
{
    while (at < text.size && byte_is_space(text.data[at]))
        at++;
    return at;
}

/* By the names of members in the outermost object, or in the objects of the outermost array. */
static enum rule_format json_format(struct bytes text)
{
    static const char *const stix[] = {"objects", "spec_version", "pattern", NULL};
    static const char *const misp[] = {"Event",    "response", "Attribute",
                                       "Orgc",     "info",     "matching_attributes",
                                       "event_id", "Object",   NULL};
    size_t depth = 0;
    size_t looked_at_depth = text.data[0] == '[' ? 2 : 1;
    for (size_t at = 0; at < text.size;) {
        uint8_t byte = text.data[at];
        if (byte != '"') {
            depth += byte == '{' || byte == '[';
            depth -= (byte == '}' || byte == ']') && depth > 0;
            at++;
            continue;
        }
        struct bytes string = step_string(text, &at);
        size_t next = step_space(text, at);
        bool is_name = next < text.size && text.data[next] == ':';
        /* The manifest of a feed has an event's data one level deeper. */
        if (is_name && depth <= looked_at_depth + 1 && bytes_equal(string, bytes_of("Orgc")))
            return RULE_FORMAT_MISP;
        if (is_name && depth <= looked_at_depth && is_one_of(string, stix))
            return RULE_FORMAT_STIX;
        if (is_name && depth <= looked_at_depth && is_one_of(string, misp))
            return RULE_FORMAT_MISP;
    }
    return RULE_FORMAT_UNKNOWN_JSON;
}

static bool is_json(struct bytes text)
{
    if (text.size == 0 || (text.data[0] != '{' && text.data[0] != '['))
        return false;
    size_t next = step_space(text, 1);
    if (next == text.size)
        return false;
    uint8_t byte = text.data[next];
    return byte == '"' || byte == '{' || byte == '}' || (text.data[0] == '[' && byte == ']');
}

/* --- formats of lines --- */

/* The word in front of a `:` that stands at the very start of the line. */
static bool is_sigma_line(struct bytes line)
{
    static const char *const keys[] = {"title",       "id",     "name",        "logsource",
                                       "detection",   "status", "description", "author",
                                       "correlation", "filter", "level",       NULL};
    size_t colon = bytes_find_byte(line, ':', 0);
    bool is_key =
        colon != BYTES_NOT_FOUND && (colon + 1 == line.size || byte_is_space(line.data[colon + 1]));
    return is_key && is_one_of(bytes_slice(line, 0, colon), keys);
}

static bool is_spamassassin_line(struct bytes line)
{
    static const char *const words[] = {
        "header",   "body",     "rawbody",       "uri",      "full", "meta",       "mimeheader",
        "describe", "score",    "tflags",        "ifplugin", "if",   "endif",      "loadplugin",
        "lang",     "priority", "replace_rules", "reuse",    "test", "uri_detail", NULL};
    size_t end = 0;
    while (end < line.size && !byte_is_space(line.data[end]))
        end++;
    struct bytes word = bytes_slice(line, 0, end);
    return is_one_of(word, words) && (end < line.size || bytes_equal(word, bytes_of("endif")));
}

static struct bytes next_line(struct bytes text, size_t *at)
{
    size_t end = *at;
    while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r')
        end++;
    struct bytes line = bytes_slice(text, *at, end);
    *at = end + 1;
    return line;
}

static enum rule_format line_format(struct bytes text)
{
    size_t line_count = 0;
    size_t sigma_count = 0;
    size_t spamassassin_count = 0;
    for (size_t at = 0; at < text.size;) {
        struct bytes line = next_line(text, &at);
        struct bytes trimmed = bytes_trim(line);
        if (trimmed.size == 0 || trimmed.data[0] == '#')
            continue;
        line_count++;
        sigma_count += is_sigma_line(line);
        spamassassin_count += is_spamassassin_line(trimmed);
    }
    if (spamassassin_count > sigma_count && spamassassin_count * 4 >= line_count)
        return RULE_FORMAT_SPAMASSASSIN;
    return sigma_count > 0 ? RULE_FORMAT_SIGMA : RULE_FORMAT_INDICATORS;
}

enum rule_format rule_format_of(struct bytes text, struct bytes path)
{
    static const char *const spamassassin_endings[] = {".cf", ".pre", NULL};
    if (has_yaml_name(path))
        return RULE_FORMAT_SIGMA;
    if (text.size >= 3 && bytes_start_with(text, bytes_of("\xEF\xBB\xBF")))
        text = bytes_from(text, 3);
    text = bytes_from(text, step_space(text, 0));
    if (is_json(text))
        return json_format(text);
    if (ends_in_one_of(path, spamassassin_endings))
        return RULE_FORMAT_SPAMASSASSIN;
    return line_format(bytes_slice(text, 0, LOOKED_AT_BYTES));
}

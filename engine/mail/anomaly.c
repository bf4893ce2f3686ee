#include "engine/mail/anomaly.h"

#include "engine/base/require.h"

static const char *const names[ANOMALY_COUNT] = {
    [ANOMALY_NO_HEADER] = "no_header",
    [ANOMALY_BAD_HEADER_LINE] = "bad_header_line",
    [ANOMALY_NUL_BYTE] = "nul_byte",
    [ANOMALY_DUPLICATE_HEADER] = "duplicate_header",
    [ANOMALY_8BIT_HEADER] = "8bit_header",
    [ANOMALY_BAD_ENCODED_WORD] = "bad_encoded_word",
    [ANOMALY_BAD_ADDRESS] = "bad_address",
    [ANOMALY_BAD_DATE] = "bad_date",
    [ANOMALY_MISSING_BOUNDARY] = "missing_boundary",
    [ANOMALY_UNTERMINATED_MULTIPART] = "unterminated_multipart",
    [ANOMALY_EMPTY_MULTIPART] = "empty_multipart",
    [ANOMALY_BAD_BASE64] = "bad_base64",
    [ANOMALY_BAD_QUOTED_PRINTABLE] = "bad_quoted_printable",
    [ANOMALY_UNKNOWN_ENCODING] = "unknown_encoding",
    [ANOMALY_UNKNOWN_CHARSET] = "unknown_charset",
    [ANOMALY_BAD_CHARSET] = "bad_charset",
    [ANOMALY_TYPE_MISMATCH] = "type_mismatch",
    [ANOMALY_MIXED_LINE_ENDS] = "mixed_line_ends",
    [ANOMALY_CONFLICTING_NAMES] = "conflicting_names",
    [ANOMALY_PARTIAL_MESSAGE] = "partial_message",
    [ANOMALY_EXTERNAL_BODY] = "external_body",
    [ANOMALY_AMBIGUOUS_HEADER_END] = "ambiguous_header_end",
    [ANOMALY_BARE_RETURN] = "bare_return",
    [ANOMALY_CONFLICTING_LABELS] = "conflicting_labels",
    [ANOMALY_AMBIGUOUS_BOUNDARY] = "ambiguous_boundary",
    [ANOMALY_MISPLACED_HEADER] = "misplaced_header",
    [ANOMALY_WRONG_ENCODING] = "wrong_encoding",
    [ANOMALY_DOUBLE_ENCODING] = "double_encoding",
    [ANOMALY_AMBIGUOUS_BASE64] = "ambiguous_base64",
    [ANOMALY_TEXT_OUTSIDE_PARTS] = "text_outside_parts",
    [ANOMALY_UUENCODED_TEXT] = "uuencoded_text",
    [ANOMALY_LIMIT_PARTS] = "limit_parts",
    [ANOMALY_LIMIT_PART_DEPTH] = "limit_part_depth",
    [ANOMALY_LIMIT_HEADER_BYTES] = "limit_header_bytes",
    [ANOMALY_LIMIT_DECODED_BYTES] = "limit_decoded_bytes",
    [ANOMALY_LIMIT_LINKS] = "limit_links",
    [ANOMALY_LIMIT_SCRIPT] = "limit_script",
    [ANOMALY_LIMIT_SCOPE_BYTES] = "limit_scope_bytes",
    [ANOMALY_LIMIT_READINGS] = "limit_readings",
    [ANOMALY_ENCRYPTED_PART] = "encrypted_part",
    [ANOMALY_CORRUPT_ARCHIVE] = "corrupt_archive",
    [ANOMALY_TRUNCATED_MESSAGE] = "truncated_message",
    [ANOMALY_LIMIT_MESSAGE_BYTES] = "limit_message_bytes",
    [ANOMALY_SCAN_ERROR] = "scan_error",
};

const char *anomaly_name(enum anomaly anomaly)
{
    REQUIRE((unsigned)anomaly < ANOMALY_COUNT);
    return names[anomaly];
}

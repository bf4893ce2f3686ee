#include "tests/mail/document_test.h"

/* Made with `openssl cms` from the entity
 * "Content-Type: text/plain\r\n\r\nsigned words, see http://s.example/\r\n": signed (DER), signed
 * as a stream (BER of indefinite length), encrypted. */
static const char signed_der[] =
    "MIIBTAYJKoZIhvcNAQcCoIIBPTCCATkCAQExDTALBglghkgBZQMEAgEwUAYJKoZIhvcNAQcBoEME\n"
    "QUNvbnRlbnQtVHlwZTogdGV4dC9wbGFpbg0KDQpzaWduZWQgd29yZHMsIHNlZSBodHRwOi8vcy5l\n"
    "eGFtcGxlLw0KMYHSMIHPAgEBMCswFDESMBAGA1UEAwwJdC5leGFtcGxlAhMg7cbBfkUAtqRZDaV0\n"
    "xj4Rtn9EMAsGCWCGSAFlAwQCATANBgkqhkiG9w0BAQEFAASBgGSyGLGc6sgSIk4wQsWYmPyEwjls\n"
    "UOU77gKJKpRDl+S2cIAL+fRt8DID9pLJ5Uuxkb5V1SrWDjmtGoG1SFzheMzAjr5wls1aGRK8BsJk\n"
    "JSf51nRY/aa8ptVVqPY2NPqCcrGbOKXDYZQ0R5+U+N6E5RGj9VHwwTAnWhepsGTMGXou\n";
static const char signed_ber[] =
    "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgARBQ29u\n"
    "dGVudC1UeXBlOiB0ZXh0L3BsYWluDQoNCnNpZ25lZCB3b3Jkcywgc2VlIGh0dHA6Ly9zLmV4YW1w\n"
    "bGUvDQoAAAAAAAAxgdIwgc8CAQEwKzAUMRIwEAYDVQQDDAl0LmV4YW1wbGUCEyDtxsF+RQC2pFkN\n"
    "pXTGPhG2f0QwCwYJYIZIAWUDBAIBMA0GCSqGSIb3DQEBAQUABIGAZLIYsZzqyBIiTjBCxZiY/ITC\n"
    "OWxQ5TvuAokqlEOX5LZwgAv59G3wMgP2ksnlS7GRvlXVKtYOOa0agbVIXOF4zMCOvnCWzVoZErwG\n"
    "wmQlJ/nWdFj9prym1VWo9jY0+oJysZs4pcNhlDRHn5T43oTlEaP1UfDBMCdaF6mwZMwZei4AAAAA\n"
    "AAA=\n";
static const char enveloped[] =
    "MIIBXAYJKoZIhvcNAQcDoIIBTTCCAUkCAQAxgcUwgcICAQAwKzAUMRIwEAYDVQQDDAl0LmV4YW1w\n"
    "bGUCEyDtxsF+RQC2pFkNpXTGPhG2f0QwDQYJKoZIhvcNAQEBBQAEgYBqVLsx+A03gvLFNfHM5R3K\n"
    "LFDIECkAWjX6iEt+f3yDfZaEaZOx+/6DyNBid/h0n+tLZ0gXa8wMArMe3F87o6w7rVsCgYKSvznA\n"
    "WaLRATyY583z+zWXj02QGaa4UwLvVkw1gE/5o96qcfjJouecVOnYd5yO9ACR+Iyt3V8Rcd46tDB8\n"
    "BgkqhkiG9w0BBwEwHQYJYIZIAWUDBAECBBC4Az/99P3fyljEhQpAeq3MgFB9V9UQCJUj0rSGZdz0\n"
    "a2FbUvRX0XVwps7NFRBzUfZBe4akJrNMD5t87OL8AiRXOryLb279+KN5V7kJeRYeN7Fu0DZg2RAR\n"
    "2zqDCGMwP+NF7A==\n";

static struct test_message open_base64(const char *type, const char *text)
{
    struct buffer raw = {0};
    buffer_format(&raw, "Content-Type: %s; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n%s",
                  type, text);
    struct test_message test = open_bytes(buffer_bytes(&raw), NULL);
    buffer_done(&raw);
    message_expand(test.message);
    return test;
}

static void signed_content_is_read(void **state)
{
    (void)state;
    static const char *const types[] = {"application/pkcs7-mime; smime-type=signed-data",
                                        "application/x-pkcs7-mime", "application/octet-stream"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        for (int is_ber = 0; is_ber < 2; is_ber++) {
            struct test_message test = open_base64(types[i], is_ber ? signed_ber : signed_der);
            assert_int_equal(test.message->part_count, 2);
            struct part *part = part_at(test.message, 1);
            assert_true(part->is_body_text);
            assert_bytes(part_visible_text(test.message, part),
                         "signed words, see http://s.example/");
            assert_links(test.message, "http://s.example/");
            assert_false(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
            (void)decode_everything(test.message);
            close_message(&test);
        }
    }
}

static void encrypted_content_is_flagged(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        const char *text;
    } table[] = {
        {"application/pkcs7-mime", enveloped},
        {"application/octet-stream", enveloped},
        {"application/pkcs7-mime; smime-type=signed-data", enveloped},
        {"application/pkcs7-mime; smime-type=enveloped-data", "AAAA"},
        {"application/pkcs7-mime", "AAAA"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct test_message test = open_base64(table[i].type, table[i].text);
        assert_int_equal(test.message->part_count, 1);
        assert_true(anomaly_has(test.message->anomalies, ANOMALY_ENCRYPTED_PART));
        close_message(&test);
    }
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    struct test_message whole = open_base64("application/pkcs7-mime", signed_ber);
    struct bytes content = part_content(whole.message, whole.message->parts);
    survive_truncated_files("application/pkcs7-mime", "smime.p7m", content, NULL);
    close_message(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_content_is_read),
        cmocka_unit_test(encrypted_content_is_flagged),
        cmocka_unit_test(stays_inside_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

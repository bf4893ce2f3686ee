#include "signatures/spamassassin_installed.h"

/* The first version that knows all that is read here, and the least Perl that it runs on. */
#define VERSION_NUMBER 4.000002
#define PERL_VERSION_NUMBER 5.036000

double spamassassin_version(struct bytes name)
{
    if (bytes_equal(name, bytes_of("version")))
        return VERSION_NUMBER;
    return bytes_equal(name, bytes_of("perl_version")) ? PERL_VERSION_NUMBER : 0;
}

/* The plugins that SpamAssassin loads where nobody changed its *.pre files. */
bool spamassassin_has_plugin(struct bytes name)
{
    static const char *const names[] = {
        "AskDNS",
        "AutoLearnThreshold",
        "Bayes",
        "BodyEval",
        "Check",
        "DKIM",
        "DNSEval",
        "FreeMail",
        "HTMLEval",
        "HTTPSMismatch",
        "HeaderEval",
        "ImageInfo",
        "MIMEEval",
        "MIMEHeader",
        "RelayEval",
        "ReplaceTags",
        "SPF",
        "URIDNSBL",
        "URIDetail",
        "URIEval",
        "VBounce",
        "WLBLEval",
        "WelcomeListSubject",
    };
    struct bytes prefix = bytes_of("Mail::SpamAssassin::Plugin::");
    if (!bytes_start_with(name, prefix))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (bytes_equal(bytes_from(name, prefix.size), bytes_of(names[i])))
            return true;
    return false;
}

bool spamassassin_has_feature(struct bytes name)
{
    if (bytes_start_with(name, bytes_of("Mail::SpamAssassin::Conf::feature_")) ||
        bytes_start_with(name, bytes_of("Mail::SpamAssassin::Conf::perl_min_version_")))
        return true;
    for (size_t i = name.size; i >= 2; i--)
        if (name.data[i - 1] == ':' && name.data[i - 2] == ':')
            return spamassassin_has_plugin(bytes_slice(name, 0, i - 2));
    return false;
}

/* What .cf files may ask of the SpamAssassin that reads them (Mail::SpamAssassin::Conf,
 * "if"): 4.0.2 as it is installed, with the plugins that it loads by itself. What plugins add in
 * code is not here, but most of them come with tests that need none of it. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_INSTALLED_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_INSTALLED_H

#include "engine/base/bytes.h"

/* `version` and `perl_version` as numbers that can be compared; 0: another name. */
double spamassassin_version(struct bytes name);

/* Whether it loads the plugin "Mail::SpamAssassin::Plugin::VBounce". */
bool spamassassin_has_plugin(struct bytes name);

/* Whether it has what has() and can() name: a function of its code, or of a plugin's. */
bool spamassassin_has_feature(struct bytes name);

#endif

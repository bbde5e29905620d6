#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/history/time_zone.hpp"
#include "core/http/server.hpp"
#include "core/http/webhook_ingest.hpp"
#include "core/settings/settings.hpp"
#include "core/state/fold.hpp"

/// What the broker's parts take of the configuration, in their own terms.
namespace sambung::app {

/// kInvalid - a secret of an app cannot be one.
Result<std::vector<http::WebhookApp>> webhook_apps(const std::vector<settings::App>& apps);

http::TlsFiles tls_files(const settings::Tls& tls);
http::ServerOptions server_options(const settings::Listener& listener);

state::Portfolios portfolios(const std::vector<settings::App>& apps);

/// The time zone of a channel's days. kInvalid - a name is no zone.
using ZoneSource = std::function<history::TimeZone(const std::string& channel)>;
Result<ZoneSource> zone_source(const settings::Settings& settings);

}  // namespace sambung::app

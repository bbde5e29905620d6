#include "core/app/from_settings.hpp"

#include <map>
#include <utility>

namespace sambung::app {

Result<std::vector<http::WebhookApp>> webhook_apps(const std::vector<settings::App>& apps) {
  std::vector<http::WebhookApp> made;
  for (const settings::App& app : apps) {
    std::vector<Secret> secrets;
    for (const Secret& secret : app.secrets) secrets.push_back(secret.duplicate());
    auto verifier = whatsapp::SignatureVerifier::make(std::move(secrets));
    if (!verifier) {
      return Error{ErrorCode::kInvalid, "app " + app.name + ": " + verifier.error().what};
    }
    made.push_back({.name = app.name,
                    .path = app.path,
                    .verifier = std::move(*verifier),
                    .verify_token = app.verify_token.duplicate(),
                    .accounts = app.accounts,
                    .portfolio = app.portfolio,
                    .keep_raw = app.keep_raw});
  }
  return made;
}

http::TlsFiles tls_files(const settings::Tls& tls) {
  return {.certificate_chain = tls.certificate.string(), .private_key = tls.key.string()};
}

http::ServerOptions server_options(const settings::Listener& listener) {
  http::ServerOptions options;
  options.address = listener.address;
  options.port = listener.port;
  options.connections_max = listener.connections_max;
  options.connections_per_address_max = listener.connections_per_address_max;
  if (listener.tls) options.tls = tls_files(*listener.tls);
  return options;
}

state::Portfolios portfolios(const std::vector<settings::App>& apps) {
  state::Portfolios all;
  for (const settings::App& app : apps) all.emplace(app.name, app.portfolio);
  return all;
}

Result<ZoneSource> zone_source(const settings::Settings& settings) {
  auto usual = history::TimeZone::find(settings.time_zone);
  if (!usual) return usual.error();
  std::map<std::string, history::TimeZone> of_channels;
  for (const auto& [channel, name] : settings.channel_zones) {
    auto zone = history::TimeZone::find(name);
    if (!zone) return zone.error();
    of_channels.emplace(channel, *zone);
  }
  return ZoneSource(
      [usual = *usual, of_channels = std::move(of_channels)](const std::string& channel) {
        const auto found = of_channels.find(channel);
        return found == of_channels.end() ? usual : found->second;
      });
}

}  // namespace sambung::app

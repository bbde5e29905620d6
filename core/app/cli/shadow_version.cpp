#include "core/app/cli/shadow_version.hpp"

#include "core/app/connector_facts.hpp"
#include "plugins/runtime/connection_mapping.hpp"
#include "plugins/services/http_setup.hpp"

namespace sambung::cli {

namespace {

constexpr std::chrono::seconds kReadyPatience{15};

supervise::HostSetup setup_of(const settings::Connection& connection, const SocketFolder& sockets,
                              const Terminal& terminal, const std::string& system) {
  services::HttpSetup http;
  http.connection = connection.name;
  http.base_url = system;
  http.allow_private = true;
  supervise::HostSetup setup = host_without_access(connection, sockets, terminal);
  setup.http = services::encode(http);
  return setup;
}

/// By what its manifest says that it needs: a database has neither.
bool is_over_http(const std::string& manifest, std::string_view config) {
  const auto access = app::read_manifest_access(manifest, config);
  return access && (!access->auth.empty() || !access->base_url.empty());
}

}  // namespace

Result<std::unique_ptr<ShadowVersion>> ShadowVersion::start(const settings::Connection& connection,
                                                            const SocketFolder& sockets,
                                                            const Terminal& terminal) {
  auto facts = app::ask_connector(connection.library, terminal.programs);
  if (!facts) return facts.error();
  auto mapping = runtime::connection_mapping(facts->manifest, connection.config_json.reveal(),
                                             connection.mapping_json);
  if (!mapping) return mapping.error();
  std::unique_ptr<ShadowVersion> version(
      new ShadowVersion(connection, sockets, terminal, facts->manifest));
  version->mapping_ = *std::move(mapping);
  if (version->host_.await_ready(kReadyPatience)) return version;
  const std::string why = version->host_.status().last_error;
  return Error{ErrorCode::kUnavailable, connection.library.string() + ": " +
                                            (why.empty() ? "it did not start in time" : why)};
}

ShadowVersion::ShadowVersion(const settings::Connection& connection, const SocketFolder& sockets,
                             const Terminal& terminal, const std::string& manifest)
    : speaks_http_(is_over_http(manifest, connection.config_json.reveal())),
      host_(setup_of(connection, sockets, terminal, system_.url()), supervise::RestartRules{},
            silent_) {}

nlohmann::json ShadowVersion::native(const nlohmann::json& fields) const {
  if (!mapping_ || !mapping_->has("contact")) return fields;
  auto made = mapping_->to_native("contact", fields, nullptr);
  return made ? *std::move(made) : nlohmann::json("cannot: " + made.error().what);
}

}  // namespace sambung::cli

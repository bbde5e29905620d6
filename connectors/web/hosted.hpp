#pragma once

#include <sambung/connector.hpp>
#include <type_traits>

#include "connectors/web/line.hpp"

namespace sambung::web {

namespace detail {

/// By `parse(config)`, or `parse(config, connection)` for who wants the operator's name of the connection.
template <auto parse>
auto parsed(const Setup& setup) {
  if constexpr (std::is_invocable_v<decltype(parse), std::string_view, std::string_view>) {
    return parse(setup.config, setup.connection);
  } else {
    return parse(setup.config);
  }
}

/// What the system borrows, so made before it.
template <auto parse>
struct HostedParts {
  explicit HostedParts(const Setup& setup) : config(parsed<parse>(setup)), line(setup.host) {}

  const decltype(parsed<parse>(std::declval<const Setup&>())) config;
  HostLine line;
};

}  // namespace detail

/// A connector that is a `System` before the host's HTTP, with the operations that `System` has; it is made
/// of its configuration and a line.
///
///   using Acme = sambung::web::Hosted<sambung::acme::System, sambung::acme::parse_config>;
///   SAMBUNG_CONNECTOR(Acme, "acme", "0.1.0", sambung::acme::kManifest)
template <class System, auto parse>
class Hosted : private detail::HostedParts<parse>, public System {
 public:
  explicit Hosted(const Setup& setup)
      : detail::HostedParts<parse>(setup),
        System(detail::HostedParts<parse>::config, detail::HostedParts<parse>::line) {}
};

}  // namespace sambung::web

#pragma once

#include <memory>

#include "plugins/http/connection.hpp"
#include "plugins/http/guard.hpp"
#include "plugins/http/resolver.hpp"
#include "plugins/http/tls.hpp"
#include "plugins/http/url.hpp"

namespace sambung::remote {

/// Opens connections. A name is looked up once, all its addresses are checked, and one of these very
/// addresses is connected to, so that a name server which answers differently the next time changes
/// nothing. Thread-safe.
class Dialler {
 public:
  Dialler(Guard guard, Lookup lookup, std::unique_ptr<Tls> tls);

  /// kRefused: the guard objects to one of the addresses, whichever it is. kNotSent: no name, nobody
  /// there, no TLS. Each address gets an equal part of the time that is left.
  Tried<std::unique_ptr<Connection>> dial(const Url& url, const Patience& patience);

 private:
  Guard guard_;
  Resolver resolver_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace sambung::remote

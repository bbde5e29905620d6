#include <boost/asio/ssl/context.hpp>
#include <fstream>

#include "core/http/session.hpp"

namespace sambung::http {

namespace {

using Context = net::ssl::context;

Result<void> readable(const std::string& file) {
  if (std::ifstream(file, std::ios::binary).get() != std::ifstream::traits_type::eof()) return {};
  return Error{ErrorCode::kInvalid,
               file + " cannot be read, or is empty; the user that runs sambung must be able to"};
}

}  // namespace

Result<std::shared_ptr<Context>> load_tls(const TlsFiles& files) {
  if (auto there = readable(files.certificate_chain); !there) return there.error();
  if (auto there = readable(files.private_key); !there) return there.error();
  beast::error_code error;
  auto tls = std::make_shared<Context>(Context::tls_server);
  tls->set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 |
                       Context::no_tlsv1 | Context::no_tlsv1_1 | Context::single_dh_use,
                   error);
  if (!error) tls->use_certificate_chain_file(files.certificate_chain, error);
  if (error) {
    return Error{ErrorCode::kInvalid,
                 files.certificate_chain + " is not a PEM certificate chain: " + error.message()};
  }
  tls->use_private_key_file(files.private_key, Context::pem, error);
  if (error) {
    return Error{ErrorCode::kInvalid, files.private_key +
                                          " is not the PEM key of the certificate in " +
                                          files.certificate_chain + ": " + error.message()};
  }
  return tls;
}

Result<void> check_tls(const TlsFiles& files) {
  const auto loaded = load_tls(files);
  if (!loaded) return loaded.error();
  return {};
}

}  // namespace sambung::http

#include "core/bus/child/doorkeeper.hpp"

#include <sodium.h>

namespace sambung::bus {

namespace {

constexpr std::size_t kFrames =
    8;  // version, id, domain, address, identity, mechanism, name, password

std::string digest(std::string_view text) {
  std::string out(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return out;
}

}  // namespace

Doorkeeper::Doorkeeper(const Secret& token)
    : open_(!token.empty()), digest_(digest(token.reveal())) {}

bool Doorkeeper::right(std::string_view password) const {
  const std::string given = digest(password);
  return sodium_memcmp(given.data(), digest_.data(), digest_.size()) == 0 && open_;
}

std::vector<std::string> Doorkeeper::answer(const std::vector<std::string>& asked) const {
  const std::string id = asked.size() > 1 ? asked[1] : std::string();
  const bool let_in = asked.size() == kFrames && asked[0] == "1.0" && asked[2] == kZapDomain &&
                      asked[5] == "PLAIN" && right(asked[7]);
  if (let_in) return {"1.0", id, "200", "welcome", "subscriber", ""};
  return {"1.0", id, "400", "wrong token", "", ""};
}

}  // namespace sambung::bus

#include "core/journal/record_header.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

#include "core/journal/leb128.hpp"

namespace sambung::journal {

namespace {

constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kKey = {
    's', 'a', 'm', 'b', 'u', 'n', 'g', ' ', 'j', 'o', 'u', 'r', 'n', 'a', 'l', '1'};

std::int64_t short_hash(std::string_view bytes) {
  std::int64_t sum = 0;
  static_assert(sizeof sum == crypto_shorthash_BYTES);
  crypto_shorthash(reinterpret_cast<unsigned char*>(&sum),
                   reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kKey.data());
  return sum;
}

void put_text(std::string& out, std::string_view text) {
  put_size(out, text.size());
  out += text;
}

/// Takes fields off the front; sticks at the first one that does not fit.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      good_ = false;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view text() {
    const auto size = take_size(rest_);
    if (size) return take(*size);
    good_ = false;
    return {};
  }

  std::int64_t number() {
    const std::string_view bytes = take(8);
    std::int64_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

void put_number(std::string& out, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift));
  }
}

}  // namespace

std::string encode_header(const model::Envelope& envelope) {
  std::string out;
  out.reserve(160);
  out.push_back(static_cast<char>(Layout::kPacked));
  put_text(out, envelope.type);
  put_number(out, envelope.version);
  put_text(out, envelope.source);
  put_text(out, envelope.account);
  put_text(out, envelope.channel);
  put_text(out, envelope.subject);
  put_number(out, unix_ms(envelope.time));
  put_text(out, envelope.cause ? envelope.cause->bytes() : std::string_view{});
  return out;
}

Result<Layout> decode_header(std::string_view bytes, model::Envelope& envelope) {
  Fields fields(bytes);
  const std::string_view version = fields.take(1);
  const auto layout = static_cast<Layout>(version.empty() ? 0 : version[0]);
  if (layout != Layout::kApart && layout != Layout::kPacked) {
    return Error{ErrorCode::kCorrupt, "unknown record header version"};
  }
  envelope.type = fields.text();
  envelope.version = static_cast<std::uint32_t>(fields.number());
  envelope.source = fields.text();
  envelope.account = fields.text();
  envelope.channel = fields.text();
  envelope.subject = fields.text();
  envelope.time = from_unix_ms(fields.number());
  envelope.cause = EventId::from_bytes(fields.text());
  if (!fields.good()) return Error{ErrorCode::kCorrupt, "record header is cut short"};
  return layout;
}

std::int64_t checksum(std::int64_t place, std::int64_t recorded_ms, std::string_view id,
                      std::string_view header, std::string_view body) {
  // Each part is hashed alone and the hashes together: no copy of the record, and no part can
  // lend bytes to its neighbour.
  std::array<unsigned char, crypto_shorthash_BYTES * 5> sums{};
  std::memcpy(sums.data(), &place, sizeof place);
  std::memcpy(sums.data() + 8, &recorded_ms, sizeof recorded_ms);
  std::size_t at = 16;
  for (const std::string_view part : {id, header, body}) {
    const std::int64_t sum = short_hash(part);
    std::memcpy(sums.data() + at, &sum, sizeof sum);
    at += sizeof sum;
  }
  return short_hash({reinterpret_cast<const char*>(sums.data()), sums.size()});
}

std::int64_t head_key(std::string_view subject) { return short_hash(subject); }

}  // namespace sambung::journal

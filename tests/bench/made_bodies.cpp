#include "tests/bench/made_bodies.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "core/base/hex.hpp"

namespace sambung::bench {

namespace {

constexpr const char* kOpening =
    R"({"object":"whatsapp_business_account","entry":[{"id":"710000000000001","changes":[)";
constexpr const char* kEnd = "]}]}";
constexpr const char* kChange =
    R"({"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":)"
    R"("62215550100","phone_number_id":"820000000000002"},"contacts":[{"profile":{"name":"Orang )";

/// Text of the length that chats have, different for every number.
std::string words(std::uint64_t number) {
  std::string text = "Halo kak, pesanan nomor " + std::to_string(number) +
                     " sudah dikirim belum ya? Saya tunggu di rumah sampai sore.";
  text.append(number % 160, 'x');
  return text;
}

std::string padded(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
}

void add_change(std::string& body, std::uint64_t number, std::uint64_t conversations,
                std::int64_t time_s) {
  const std::string who = std::to_string(10'000'000 + number % conversations);
  const std::string phone = "62812" + who;
  const std::string id = "ID.77" + who + "938475";
  const std::string when = std::to_string(time_s);
  body += kChange + who + R"(","username":"u)" + who + R"("},"wa_id":")" + phone +
          R"(","user_id":")" + id + R"("}],)";
  if (number % 5 == 4) {
    body += R"("statuses":[{"id":"wamid.HBgNNjI4MTI1NTUwMTIzNBUCABEYEk)" + padded(number / 15) +
            R"(","status":")" +
            (number % 15 == 4   ? "sent"
             : number % 15 == 9 ? "delivered"
                                : "read") +
            R"(","timestamp":")" + when + R"(","recipient_id":")" + phone +
            R"(","recipient_user_id":")" + id +
            R"(","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":)"
            R"("utility"}}])";
  } else {
    body += R"("messages":[{"from":")" + phone + R"(","from_user_id":")" + id +
            R"(","id":"wamid.HBgNNjI4MTI1NTUwMTIzNBUCABIYFjNFQjBD)" + padded(number) +
            R"(","timestamp":")" + when + R"(","type":"text","text":{"body":")" + words(number) +
            R"("}}])";
  }
  body += "}}";
}

SignedBody sign(std::string body, const std::string& secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  return {.body = std::move(body),
          .signature =
              "sha256=" + to_hex(std::string_view(reinterpret_cast<const char*>(digest), size))};
}

}  // namespace

SignedBody make_body(std::uint64_t number, std::uint64_t conversations, std::int64_t time_s,
                     const std::string& secret) {
  std::string body = kOpening;
  add_change(body, number, conversations, time_s);
  return sign(std::move(body += kEnd), secret);
}

SignedBody make_batch(std::uint64_t first, std::uint64_t count, std::uint64_t conversations,
                      std::int64_t time_s, const std::string& secret) {
  std::string body = kOpening;
  for (std::uint64_t number = first; number < first + count; ++number) {
    if (number > first) body += ",";
    add_change(body, number, conversations, time_s);
  }
  return sign(std::move(body += kEnd), secret);
}

}  // namespace sambung::bench

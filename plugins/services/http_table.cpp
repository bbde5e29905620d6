#include "plugins/services/http_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>

#include "plugins/runtime/contract.hpp"

namespace sambung::services {

namespace {

constexpr std::size_t kHeadersMax = 128;
constexpr std::size_t kHeaderBytesMax = 64U << 10;
constexpr std::size_t kUrlBytesMax = 8192;
constexpr std::size_t kBodyBytesMax = 64U << 20;
constexpr std::uint32_t kDeadlineMs = 30'000;
constexpr std::uint32_t kDeadlineMsMax = 600'000;

std::string_view view(sambung_span span) {
  return span.data == nullptr ? std::string_view{} : std::string_view{span.data, span.size};
}

sambung_span span_of(std::string_view text) { return {text.data(), text.size()}; }

std::uint8_t priority_of(std::uint32_t flags, bool hastens) {
  constexpr std::uint8_t kInteractive = 0;
  constexpr std::uint8_t kDelivery = 1;
  constexpr std::uint8_t kBulk = 3;
  if ((flags & SAMBUNG_HTTP_URGENT) != 0) return kInteractive;
  if ((flags & SAMBUNG_HTTP_BULK) != 0) return kBulk;
  return hastens ? kInteractive : kDelivery;
}

/// What is too long to be meant; nullptr for nothing.
const char* excess(const sambung_http_request& raw) {
  if (raw.url.size > kUrlBytesMax) return "the URL is longer than 8,192 bytes";
  if (raw.header_count > kHeadersMax) return "it has more than 128 headers";
  if (raw.body.size > kBodyBytesMax) return "its body is longer than 64 MiB";
  if (raw.limiter.size > wire::kScopeBytesMax) return "the limiter's name is longer than 128 bytes";
  if (raw.credential.size > wire::kScopeBytesMax) {
    return "the credential's name is longer than 128 bytes";
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < raw.header_count; ++i) {
    bytes += raw.headers[i].name.size + raw.headers[i].value.size;
  }
  return bytes > kHeaderBytesMax ? "its headers are longer than 64 KiB" : nullptr;
}

HttpErrand errand_of(const sambung_http_request& raw, bool hastens) {
  HttpErrand errand;
  errand.request.method = view(raw.method);
  errand.request.url = view(raw.url);
  for (std::size_t i = 0; i < raw.header_count; ++i) {
    errand.request.headers.push_back(
        {std::string(view(raw.headers[i].name)), std::string(view(raw.headers[i].value))});
  }
  errand.request.body = view(raw.body);
  errand.request.repeatable = (raw.flags & SAMBUNG_HTTP_REPEATABLE) != 0;
  const std::uint32_t deadline = raw.deadline_ms == 0 ? kDeadlineMs : raw.deadline_ms;
  errand.request.deadline = std::chrono::milliseconds(std::min(deadline, kDeadlineMsMax));
  errand.with_auth = (raw.flags & SAMBUNG_HTTP_NO_AUTH) == 0;
  errand.priority = priority_of(raw.flags, hastens);
  errand.cost = std::max<std::uint32_t>(raw.cost, 1);
  errand.scope = view(raw.limiter);
  errand.credential = view(raw.credential);
  return errand;
}

}  // namespace

const sambung_http ConnectorServices::kHttp = {sizeof(sambung_http), 0,        &on_send, &on_base,
                                               &on_rejected,         &on_limit};

const void* ConnectorServices::find(std::string_view id) {
  return id == SAMBUNG_HOST_HTTP ? &kHttp : nullptr;
}

ConnectorServices& ConnectorServices::of(const sambung_host* host) {
  return static_cast<ConnectorServices&>(*runtime::services_of(*host));
}

void ConnectorServices::on_send(const sambung_host* host, const sambung_http_request* from,
                                sambung_http_answer* to) {
  ConnectorServices& self = of(host);
  // The shorter of both sizes: an older connector's request ends sooner.
  sambung_http_request raw{};
  std::memcpy(&raw, from, std::min<std::size_t>(from->struct_size, sizeof raw));
  try {
    const char* too_long = excess(raw);
    self.last_ = too_long != nullptr ? failed(SAMBUNG_HTTP_REFUSED, too_long)
                                     : self.http_.send(errand_of(raw, self.hastens_));
  } catch (const std::exception& e) {
    // No memory, most likely; a byte may have left.
    self.last_ = failed(SAMBUNG_HTTP_AMBIGUOUS, e.what());
    self.last_.bytes_left = true;
  }
  self.write(to);
}

void ConnectorServices::write(sambung_http_answer* to) {
  sambung_http_answer answer{};
  answer.struct_size = to->struct_size;
  answer.failure = last_.failure;
  answer.status = last_.response.status;
  answer.bytes_left = last_.bytes_left ? 1 : 0;
  answer.retry_after_ms = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(last_.retry_after.count(), 0, UINT32_MAX));
  answer.server_ms = last_.server_ms;
  const std::string reason = runtime::printable(last_.reason, sizeof answer.reason - 1);
  std::memcpy(answer.reason, reason.data(), std::min(reason.size(), sizeof answer.reason - 1));
  headers_.clear();
  for (const remote::Header& each : last_.response.headers) {
    headers_.push_back({span_of(each.name), span_of(each.value)});
  }
  answer.headers = headers_.data();
  answer.header_count = headers_.size();
  answer.body = span_of(last_.response.body);
  std::memcpy(to, &answer, std::min<std::size_t>(to->struct_size, sizeof answer));
}

sambung_span ConnectorServices::on_base(const sambung_host* host) {
  ConnectorServices& self = of(host);
  self.base_ = self.http_.base();
  return span_of(self.base_);
}

std::int32_t ConnectorServices::on_rejected(const sambung_host* host) {
  return of(host).http_.rejected() ? 1 : 0;
}

void ConnectorServices::on_limit(const sambung_host* host, sambung_span name,
                                 const sambung_http_limit* stands) {
  constexpr std::size_t kNeeded = offsetof(sambung_http_limit, resets_in_ms) + sizeof(double);
  if (stands->struct_size < kNeeded || name.size > wire::kScopeBytesMax) return;
  of(host).http_.limit(std::string(view(name)), *stands);
}

}  // namespace sambung::services

#include "plugins/services/cassette.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/base/hex.hpp"
#include "core/json/document.hpp"
#include "core/json/utf8.hpp"
#include "core/json/writer.hpp"
#include "plugins/http/url.hpp"

namespace sambung::services {

namespace {

constexpr const char* kMasked = "(secret)";

bool gives_away(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const char* part : {"auth", "cookie", "token", "key", "secret", "password", "signature"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

/// `url` with the values of such parameters masked.
std::string masked_url(const std::string& url) {
  const std::size_t query = url.find('?');
  if (query == std::string::npos) return url;
  std::string masked = url.substr(0, query);
  char separator = '?';
  std::istringstream rest(url.substr(query + 1));
  for (std::string pair; std::getline(rest, pair, '&'); separator = '&') {
    const std::string name = pair.substr(0, pair.find('='));
    masked += separator + (gives_away(name) ? name + "=" + kMasked : pair);
  }
  return masked;
}

void write_headers(json::Writer& writer, const std::vector<remote::Header>& headers) {
  writer.key("headers");
  writer.begin_array();
  for (const remote::Header& header : headers) {
    writer.begin_array();
    writer.string(header.name);
    writer.string(gives_away(header.name) ? kMasked : std::string_view(header.value));
    writer.end_array();
  }
  writer.end_array();
}

void write_body(json::Writer& writer, const std::string& body) {
  const bool text = json::is_utf8(body);
  writer.key(text ? "body" : "body_hex");
  writer.string(text ? body : to_hex(body));
}

std::vector<remote::Header> read_headers(json::Value list) {
  std::vector<remote::Header> headers;
  for (const json::Value pair : json::children(list)) {
    const json::Value name = pair.first_child();
    headers.push_back({name.string().value_or(""), name.next_sibling().string().value_or("")});
  }
  return headers;
}

std::optional<std::string> read_body(json::Value side) {
  if (auto text = side["body"].string()) return text;
  const auto hex = side["body_hex"].string();
  return hex ? from_hex(*hex) : std::nullopt;
}

/// Path and query: a recording may be played at another place.
std::string target_of(const std::string& url) {
  const auto read = remote::parse_url(url);
  return read ? read->target : url;
}

bool fits(const Cassette& cassette, const remote::Request& request) {
  return cassette.request.method == request.method && cassette.request.body == request.body &&
         target_of(cassette.request.url) == target_of(masked_url(request.url));
}

std::string file_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string encode(const Cassette& cassette) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("request");
  writer.begin_object();
  writer.key("method");
  writer.string(cassette.request.method);
  writer.key("url");
  writer.string(masked_url(cassette.request.url));
  write_headers(writer, cassette.request.headers);
  write_body(writer, cassette.request.body);
  writer.end_object();
  writer.key("response");
  writer.begin_object();
  writer.key("status");
  writer.integer(cassette.response.status);
  write_headers(writer, cassette.response.headers);
  write_body(writer, cassette.response.body);
  writer.end_object();
  writer.end_object();
  return json + "\n";
}

Result<Cassette> decode_cassette(std::string_view json) {
  constexpr std::size_t kBytesMax = 64U << 20;
  const auto document = json::Document::parse(json, {.bytes_max = kBytesMax});
  if (!document) return document.error();
  const json::Value request = document->root()["request"];
  const json::Value response = document->root()["response"];
  const auto asked = read_body(request);
  const auto answered = read_body(response);
  const std::int64_t status = response["status"].integer().value_or(0);
  if (!asked || !answered || status < 200 || status > 599) {
    return Error{ErrorCode::kInvalid,
                 "no recorded exchange: it needs request and response, each "
                 "with a body, and a status from 200 to 599"};
  }
  Cassette cassette;
  cassette.request.method = request["method"].string().value_or("");
  cassette.request.url = request["url"].string().value_or("");
  cassette.request.headers = read_headers(request["headers"]);
  cassette.request.body = *asked;
  cassette.response.status = static_cast<int>(status);
  cassette.response.headers = read_headers(response["headers"]);
  cassette.response.body = *answered;
  return cassette;
}

Recorder::Recorder(std::filesystem::path folder)
    : folder_(std::move(folder)), number_(files_in(folder_).size()) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
}

void Recorder::keep(const remote::Request& request, const remote::Response& response) {
  if (response.status == 0) return;
  char number[16];
  std::snprintf(number, sizeof number, "%05zu", ++number_);
  std::ofstream file(folder_ / (std::string(number) + "-" + request.method + ".json"),
                     std::ios::binary);
  Cassette cassette;
  cassette.request = request;
  cassette.response = response;
  file << encode(cassette);
}

CassettePlayer::CassettePlayer(CassettePlayer&& other) noexcept {
  Lock lock(other.mutex_);
  left_ = std::move(other.left_);
}

Result<CassettePlayer> CassettePlayer::open(const std::filesystem::path& folder) {
  std::vector<Cassette> cassettes;
  for (const std::filesystem::path& file : files_in(folder)) {
    auto cassette = decode_cassette(file_text(file));
    if (!cassette) {
      return Error{ErrorCode::kInvalid, file.string() + ": " + cassette.error().what};
    }
    cassettes.push_back(std::move(*cassette));
  }
  if (!cassettes.empty()) return CassettePlayer(std::move(cassettes));
  return Error{ErrorCode::kNotFound, folder.string() + " has no recorded exchange (*.json)"};
}

remote::Reply CassettePlayer::send(const remote::Request& request) {
  auto response = take(request);
  if (response) return remote::with_sink_served(request, std::move(*response));
  return remote::Failure{remote::Kind::kNotSent,
                         "no exchange was recorded for this " + request.method};
}

std::optional<remote::Response> CassettePlayer::take(const remote::Request& request) {
  Lock lock(mutex_);
  const auto found = std::find_if(left_.begin(), left_.end(), [&](const Cassette& cassette) {
    return fits(cassette, request);
  });
  if (found == left_.end()) return std::nullopt;
  remote::Response response = std::move(found->response);
  left_.erase(found);
  return response;
}

std::size_t CassettePlayer::left() const {
  Lock lock(mutex_);
  return left_.size();
}

}  // namespace sambung::services

#include "core/http/media_door.hpp"

#include <algorithm>

#include "core/base/thread_setup.hpp"
#include "core/http/query.hpp"
#include "core/logging/logger.hpp"

namespace sambung::http {

namespace {

/// What a browser may take a file for. Anything else is bytes: strangers say what their files are.
constexpr std::string_view kTypes[] = {
    "application/pdf", "audio/aac", "audio/amr",  "audio/mp4",  "audio/mpeg", "audio/ogg",
    "image/jpeg",      "image/png", "image/webp", "text/plain", "video/3gpp", "video/mp4",
};

std::string safe_type(const std::string& stated) {
  const std::string bare = stated.substr(0, stated.find_first_of("; "));
  const bool known = std::find(std::begin(kTypes), std::end(kTypes), bare) != std::end(kTypes);
  return known ? bare : "application/octet-stream";
}

/// A name for a file that its sender did not name.
std::string plain_name(const std::string& type) {
  const std::size_t slash = type.find('/');
  const std::string kind = type.substr(0, slash);
  std::string end = type.substr(slash + 1);
  if (end == "octet-stream") end = "bin";
  if (end == "plain") end = "txt";
  if (end == "jpeg") end = "jpg";
  return (kind == "application" || kind == "text" ? "file" : kind) + "." + end;
}

/// RFC 8187: what is not a letter, digit, dot, dash or underscore is percent-encoded, so that nothing in a
/// stranger's name can end the header, the line or the folder that a file is saved to.
std::string encoded_name(std::string_view name) {
  constexpr std::size_t kBytesMax = 200;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name.substr(0, kBytesMax)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      encoded += c;
    } else if (c == '/' || c == '\\') {
      encoded += '_';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4U];
      encoded += kHex[byte & 0xFU];
    }
  }
  return encoded;
}

std::vector<std::pair<std::string, std::string>> headers_for(const std::string& name) {
  return {{"Content-Disposition", "attachment; filename*=UTF-8''" + encoded_name(name)},
          {"Content-Security-Policy", "sandbox; default-src 'none'"},
          {"Cache-Control", "private, no-store"},
          {"Referrer-Policy", "no-referrer"},
          {"X-Robots-Tag", "noindex"}};
}

std::string parameter(const std::vector<std::pair<std::string, std::string>>& query,
                      std::string_view name) {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [name](const auto& each) { return each.first == name; });
  return found == query.end() ? std::string() : found->second;
}

}  // namespace

/// One file on its way to one client.
class MediaDoor::Body final : public BodySource {
 public:
  Body(MediaDoor& door, std::unique_ptr<media::SealedFileReader> file)
      : door_(door), file_(std::move(file)) {}

  std::uint64_t size() const override { return file_->size_bytes(); }
  void next(std::function<void(std::optional<std::string>)> take) override {
    // The reader is held by the work as well: the client may go while it is read.
    const bool queued = door_.work_.try_push([file = file_, take, &log = door_.log_] {
      auto piece = file->next();
      if (piece && !piece->empty()) return take(*std::move(piece));
      log.error("event=media_broken reason=\"{}\"",
                piece ? "a kept file is shorter than its size" : piece.error().what);
      take(std::nullopt);
    });
    if (!queued) take(std::nullopt);
  }

 private:
  MediaDoor& door_;
  std::shared_ptr<media::SealedFileReader> file_;
};

MediaDoor::MediaDoor(media::Store& store, const media::Links& links, const Clock& clock,
                     spdlog::logger& log)
    : store_(store), links_(links), clock_(clock), log_(log) {
  worker_ = std::jthread([this](const std::stop_token& stop) {
    set_up_thread("media door", 5);
    while (auto work = work_.pop(stop)) (*work)();
  });
}

void MediaDoor::refuse(int status, const char* why, const Respond& respond) {
  ++counts_.refused;
  respond({.status = status, .body = why, .headers = {{"Cache-Control", "no-store"}}});
}

void MediaDoor::handle(const Request& request, Respond respond) {
  if (request.method() != "GET" && request.method() != "HEAD") {
    return refuse(405, "only GET and HEAD\n", respond);
  }
  const std::string file(request.path().substr(media::Links::kRoot.size()));
  const auto query = parse_query(request.query());
  switch (links_.check(file, parameter(query, "e"), parameter(query, "s"), clock_.now())) {
    case media::Links::Verdict::kForged:
      return refuse(404, "there is nothing at this address\n", respond);
    case media::Links::Verdict::kEnded:
      return refuse(410, "this link has ended; whoever runs sambung can make a new one\n", respond);
    case media::Links::Verdict::kGood: break;
  }
  if (!work_.try_push([this, file, respond] { serve(file, respond); })) {
    return refuse(503, "too many files are asked for; try again soon\n", respond);
  }
}

void MediaDoor::serve(const std::string& file, const Respond& respond) {
  auto opened = store_.find(file);
  if (!opened) {
    const bool gone = opened.error().code == ErrorCode::kNotFound;
    if (!gone) log_.error("event=media_broken reason=\"{}\"", opened.error().what);
    return refuse(gone ? 410 : 503,
                  gone ? "this file is not kept any more\n" : "this file cannot be read\n",
                  respond);
  }
  ++counts_.served;
  const media::Facts facts = (*opened)->facts();
  const std::string type = safe_type(facts.mime_type);
  respond({.status = 200,
           .content_type = type,
           .headers = headers_for(facts.name.empty() ? plain_name(type) : facts.name),
           .source = std::make_shared<Body>(*this, *std::move(opened))});
}

}  // namespace sambung::http

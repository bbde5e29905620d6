#include "core/app/members.hpp"
#include "core/app/operations.hpp"

namespace sambung::app {

namespace {

constexpr std::int64_t kLifeMaxMs = 3650LL * 24 * 3600 * 1000;

/// "2026-11-27/<hash>", also out of a link to it.
std::string file_of(const std::string& written) {
  const std::size_t root = written.find(media::Links::kRoot);
  const std::string file =
      root == written.npos ? written : written.substr(root + media::Links::kRoot.size());
  return file.substr(0, file.find('?'));
}

}  // namespace

Operations::Answer Operations::media_link(const control::Request& request) {
  const MediaPart* media = needs_.live->media;
  if (media == nullptr) {
    return Error{ErrorCode::kInvalid,
                 "no files are kept: no app has an access_token, or media.fetch is false"};
  }
  const std::int64_t life = request.integer("life_ms").value_or(0);
  if (life <= 0 || life > kLifeMaxMs) {
    return Error{ErrorCode::kInvalid, "a link lives longer than nothing and at most ten years"};
  }
  auto link = media->link_to(file_of(request.text("file")), std::chrono::milliseconds(life));
  if (!link && link.error().code == ErrorCode::kNotFound) {
    return Error{ErrorCode::kNotFound,
                 "no such file is kept; a file's name is a day and 32 hex digits, as `file` of its "
                 "media.stored event or the path of an earlier link has it"};
  }
  if (!link) return link.error();
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  text(writer, "link", *link);
  writer.end_object();
  return json;
}

/// Has who delivers to `consumer` take in what changed in the ledger.
Result<void> Operations::wake(const std::string& consumer) const {
  const bool of_files = consumer.starts_with(kMediaConsumers) && needs_.live->media != nullptr;
  return of_files ? needs_.live->media->resume(consumer)
                  : needs_.live->connections.resume(consumer);
}

}  // namespace sambung::app

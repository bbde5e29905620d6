#include "core/simulator/graph/media_link.hpp"

#include "core/base/hex.hpp"
#include "core/simulator/signer.hpp"

namespace sambung::simulator {
namespace {

constexpr std::chrono::milliseconds kLinkLife = std::chrono::minutes(5);

/// Keyed, so that nobody can make a link for other media or a later end.
std::string link_proof(const Platform& platform, const std::string& id, const std::string& end) {
  const auto key = platform.options.access_token.reveal();
  return to_hex(hmac_sha256(key, "media link " + id + " " + end)).substr(0, 32);
}

/// Enough of a file for a reader that looks at its first bytes.
std::string sample_bytes(std::string_view mime_type) {
  using namespace std::string_literals;
  std::string head = "sample "s;
  if (mime_type.starts_with("image/jpeg")) head = "\xff\xd8\xff\xe0\0\x10JFIF\0"s;
  if (mime_type.starts_with("image/png")) head = "\x89PNG\r\n\x1a\n"s;
  if (mime_type.starts_with("image/webp")) head = "RIFF\x40\0\0\0WEBP"s;
  if (mime_type.starts_with("audio/ogg")) head = "OggS\0\x02"s;
  if (mime_type.starts_with("audio/mpeg")) head = "ID3\x04\0"s;
  if (mime_type.starts_with("video/mp4"))
    head =
        "\0\0\0\x18"
        "ftypmp42"s;
  if (mime_type.starts_with("application/pdf")) head = "%PDF-1.4\n"s;
  return head + "made by the sambung simulator for type " + std::string(mime_type) + "\n";
}

}  // namespace

std::string origin_of(const HttpRequest& request) {
  return (request.tls ? "https://" : "http://") + std::string(request.header("host"));
}

std::string media_link(Platform& platform, const std::string& origin, const std::string& media_id) {
  const std::string ext = std::to_string(unix_ms(platform.clock.now() + kLinkLife));
  return origin + std::string(kMediaPath) + "?mid=" + media_id + "&ext=" + ext +
         "&hash=" + link_proof(platform, media_id, ext);
}

HttpReply download_media(Platform& platform, const HttpRequest& request) {
  const HttpReply gone{404, "text/plain", "The link has expired; ask for a new one.\n", {}, false};
  auto query = request.query();
  const std::string id = query["mid"];
  const std::string end = query["ext"];
  if (query["hash"] != link_proof(platform, id, end)) return gone;
  // The proof holds, so `end` is a number that we wrote.
  if (unix_ms(platform.clock.now()) > std::stoll(end)) return gone;
  const Media* media = platform.world.media(id);
  if (media == nullptr) return gone;
  return {200, media->mime_type, media->bytes, {}, false};
}

std::string add_sample_media(Platform& platform, const std::string& channel_id,
                             const std::string& mime_type, std::string id) {
  if (id.empty()) id = platform.ids.node();
  platform.world.add_media(
      {id, channel_id, mime_type, sample_bytes(mime_type), platform.clock.now()});
  return id;
}

}  // namespace sambung::simulator

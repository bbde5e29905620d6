#include <array>
#include <nlohmann/json.hpp>

#include "core/base/hex.hpp"
#include "core/simulator/graph/media_link.hpp"
#include "core/simulator/graph/multipart.hpp"
#include "core/simulator/graph/platform.hpp"
#include "core/simulator/signer.hpp"

namespace sambung::simulator {
namespace {

struct Kind {
  std::string_view mime_type;
  std::size_t bytes_max;
};

constexpr std::size_t kKilo = 1024;
constexpr std::size_t kMega = 1024 * kKilo;

// Meta, supported media types, read 2026-11.
constexpr std::array kKinds = {
    Kind{"audio/aac", 16 * kMega},
    Kind{"audio/amr", 16 * kMega},
    Kind{"audio/mpeg", 16 * kMega},
    Kind{"audio/mp4", 16 * kMega},
    Kind{"audio/ogg", 16 * kMega},
    Kind{"text/plain", 100 * kMega},
    Kind{"application/pdf", 100 * kMega},
    Kind{"application/msword", 100 * kMega},
    Kind{"application/vnd.ms-excel", 100 * kMega},
    Kind{"application/vnd.ms-powerpoint", 100 * kMega},
    Kind{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", 100 * kMega},
    Kind{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 100 * kMega},
    Kind{"application/vnd.openxmlformats-officedocument.presentationml.presentation", 100 * kMega},
    Kind{"image/jpeg", 5 * kMega},
    Kind{"image/png", 5 * kMega},
    Kind{"image/webp", 500 * kKilo},
    Kind{"video/mp4", 16 * kMega},
    Kind{"video/3gpp", 16 * kMega},
};

const Kind* find_kind(std::string_view mime_type) {
  const std::string_view bare = mime_type.substr(0, mime_type.find(';'));
  for (const Kind& kind : kKinds) {
    if (kind.mime_type == bare) return &kind;
  }
  return nullptr;
}

Answer upload(Platform& platform, const Call& call, const Responder&) {
  auto parts = parse_multipart(call.request.header("content-type"), call.request.body);
  if (!parts) return failed(platform, 100, parts.error().what);
  const Part* file = nullptr;
  std::string type;
  bool product = false;
  for (const Part& part : *parts) {
    if (part.name == "file") file = &part;
    if (part.name == "type") type = part.bytes;
    if (part.name == "messaging_product") product = part.bytes == "whatsapp";
  }
  if (!product) return failed(platform, 100, "The parameter messaging_product is required.");
  if (file == nullptr) return failed(platform, 100, "The parameter file is required.");
  const std::string mime_type =
      file->content_type.empty() || file->content_type == "application/octet-stream"
          ? type
          : file->content_type;
  const Kind* kind = find_kind(mime_type);
  if (kind == nullptr) {
    return failed(platform, 100, "The parameter file must be a file of a supported type.");
  }
  if (file->bytes.empty() || file->bytes.size() > kind->bytes_max) {
    return failed(platform, 100, "The file is empty or larger than its type allows.");
  }
  const std::string id = platform.ids.node();
  platform.world.add_media({id, call.node, mime_type, file->bytes, platform.clock.now()});
  return graph_ok({{"id", id}});
}

bool belongs_elsewhere(const Call& call, const Media& media) {
  const auto asked = call.query.find("phone_number_id");
  return asked != call.query.end() && asked->second != media.channel_id;
}

Answer metadata(Platform& platform, const Call& call, const Responder&) {
  const Media* media = platform.world.media(call.node);
  if (belongs_elsewhere(call, *media)) {
    return failed(platform, 100, "The media does not belong to that phone number.");
  }
  return graph_ok({{"messaging_product", "whatsapp"},
                   {"url", media_link(platform, origin_of(call.request), media->id)},
                   {"mime_type", media->mime_type},
                   {"sha256", to_hex(sha256(media->bytes))},
                   {"file_size", media->bytes.size()},
                   {"id", media->id}});
}

Answer remove(Platform& platform, const Call& call, const Responder&) {
  if (belongs_elsewhere(call, *platform.world.media(call.node))) {
    return failed(platform, 100, "The media does not belong to that phone number.");
  }
  platform.world.remove_media(call.node);
  return graph_success();
}

}  // namespace

std::vector<Route> media_routes() { return {{"POST", "media", upload}}; }

std::vector<Route> media_node_routes() { return {{"GET", "", metadata}, {"DELETE", "", remove}}; }

}  // namespace sambung::simulator

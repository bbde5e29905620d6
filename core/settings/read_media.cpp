#include <algorithm>

#include "core/settings/fetches_files.hpp"
#include "core/settings/sections.hpp"

namespace sambung::settings {

namespace {

constexpr std::uint64_t kFileBytesMost = 1ULL << 30;

/// Files are for people in other systems, who need a way to them.
void check_links(const Settings& settings, Fields& root) {
  if (!fetches_files(settings) || !settings.public_url.empty()) return;
  root.reading().problems.push_back(
      {.code = "SB1414",
       .what = "files are fetched, but nobody gets a link to them",
       .place = root.place_of("whatsapp"),
       .label = {},
       .help = "say what the webhook listener is reached by: listen: { webhooks: { public_url: "
               "https://hooks.example.com } }; or media: { fetch: false }",
       .severity = Severity::kWarning});
}

}  // namespace

bool fetches_files(const Settings& settings) {
  return settings.media.fetch &&
         std::any_of(settings.apps.begin(), settings.apps.end(),
                     [](const App& app) { return app.access_token.has_value(); });
}

void read_media(Fields& root, Settings& settings) {
  using std::chrono::hours;
  Media& media = settings.media;
  if (const Node* node = root.take("media")) {
    Fields fields(*node, "media", root.reading());
    fields.boolean("fetch", media.fetch);
    std::chrono::milliseconds age{0};
    fields.duration("age", hours(24), hours(24 * 3650), age);
    if (age.count() > 0) media.age = std::chrono::duration_cast<hours>(age);
    fields.size("size", media.bytes_max);
    fields.size("file_size", media.file_bytes_max);
    fields.duration("link_life", std::chrono::minutes(1), hours(24 * 3650), media.link_life);
    if (media.file_bytes_max == 0 || media.file_bytes_max > kFileBytesMost ||
        media.file_bytes_max > media.bytes_max) {
      root.reading().error("SB1208", "`file_size` in media is out of range",
                           fields.place_of("file_size"), "",
                           "at most `size` and 1GiB; people can send files of 100MiB");
    }
  }
  check_links(settings, root);
}

}  // namespace sambung::settings

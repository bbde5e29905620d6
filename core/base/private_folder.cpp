#include "core/base/private_folder.hpp"

namespace sambung {

Result<void> make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (!error) return {};
  return Error{ErrorCode::kUnavailable,
               "the folder " + folder.string() + " cannot be used: " + error.message()};
}

}  // namespace sambung

#include "plugins/kit/elf_symbols.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

namespace sambung::kit {

namespace {

/// `T` at `offset`; nullopt beyond the end.
template <class T>
std::optional<T> at(const std::string& bytes, std::uint64_t offset) {
  T value;
  if (offset > bytes.size() || bytes.size() - offset < sizeof value) return std::nullopt;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::string text_at(const std::string& bytes, std::uint64_t offset) {
  if (offset >= bytes.size()) return {};
  return {bytes.data() + offset, strnlen(bytes.data() + offset, bytes.size() - offset)};
}

bool is_exported(const Elf64_Sym& symbol) {
  const auto binding = ELF64_ST_BIND(symbol.st_info);
  return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS &&
         (binding == STB_GLOBAL || binding == STB_WEAK) &&
         ELF64_ST_VISIBILITY(symbol.st_other) == STV_DEFAULT;
}

Error damaged(const std::filesystem::path& library) {
  return Error{ErrorCode::kInvalid, library.string() + " is no 64-bit ELF library, or is damaged"};
}

}  // namespace

Result<std::vector<std::string>> exported_symbols(const std::filesystem::path& library) {
  std::ostringstream read;
  read << std::ifstream(library, std::ios::binary).rdbuf();
  const std::string bytes = read.str();
  const auto header = at<Elf64_Ehdr>(bytes, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_shentsize != sizeof(Elf64_Shdr)) {
    return damaged(library);
  }
  const auto section = [&](std::uint64_t i) {
    return at<Elf64_Shdr>(bytes, header->e_shoff + i * sizeof(Elf64_Shdr));
  };
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
    const auto table = section(i);
    if (!table) return damaged(library);
    if (table->sh_type != SHT_DYNSYM) continue;
    const auto strings = section(table->sh_link);
    if (!strings) return damaged(library);
    for (std::uint64_t n = 0; n < table->sh_size / sizeof(Elf64_Sym); ++n) {
      const auto symbol = at<Elf64_Sym>(bytes, table->sh_offset + n * sizeof(Elf64_Sym));
      if (!symbol) return damaged(library);
      if (is_exported(*symbol))
        names.push_back(text_at(bytes, strings->sh_offset + symbol->st_name));
    }
  }
  return names;
}

}  // namespace sambung::kit

# Writes ${OUTPUT}: the files of ${FOLDER} as one sorted table of string literals.
# Run by the build: cmake -DFOLDER=... -DOUTPUT=... -P embed_fixtures.cmake
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*.json)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${FOLDER}/${file} text)
  string(REGEX REPLACE "\\.json$" "" name ${file})
  string(APPEND rows "    {\"${name}\", R\"FIXTURE(${text})FIXTURE\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"core/simulator/fixtures.hpp\"

namespace sambung::simulator {
namespace {

constexpr Fixture kFixtures[] = {
${rows}};

}  // namespace

std::span<const Fixture> fixtures() { return kFixtures; }

}  // namespace sambung::simulator
")

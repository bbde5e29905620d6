# Two Debian packages out of one build: `sambung` (what runs) and `sambung-sdk-dev` (what authors of
# connectors need). build-debs.sh makes them.
install(DIRECTORY schemas/ DESTINATION share/sambung/schema COMPONENT sambung
  PATTERN README.md EXCLUDE)
install(DIRECTORY config/examples DESTINATION share/doc/sambung COMPONENT sambung
  PATTERN node_modules EXCLUDE)

foreach(package sambung sambung-sdk-dev)
  string(REPLACE sambung-sdk-dev sdk component ${package})
  install(FILES LICENSE DESTINATION share/doc/${package} RENAME copyright COMPONENT ${component})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_NAME sambung)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "sambung <noreply@sambung.invalid>")
set(CPACK_PACKAGE_HOMEPAGE_URL "")
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL sambung sdk)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

set(CPACK_DEBIAN_SAMBUNG_PACKAGE_NAME sambung)
set(CPACK_DEBIAN_SAMBUNG_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SAMBUNG_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_SAMBUNG_DESCRIPTION
  "Broker between WhatsApp and a business's systems\n\
Carries messages and customers' data between the WhatsApp Business Platform\n\
and CRMs, shops and databases, both ways, with a durable journal.")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME sambung-sdk-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS "g++ | clang")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "sambung, nlohmann-json3-dev, cmake, make")
set(CPACK_COMPONENT_SDK_DESCRIPTION
  "Headers and scaffold to write connectors for sambung\n\
C11 and C++20 headers, a CMake package, pkg-config data, the scaffold of\n\
`sambung connector new`, and a connector to read.")
include(CPack)

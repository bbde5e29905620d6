# Writes ${OUTPUT}: the text of ${FILE} as one raw string literal.
# Run by the build: cmake -DFILE=... -DOUTPUT=... -P embed_text.cmake
file(READ ${FILE} text)
file(WRITE ${OUTPUT} "R\"TEXT(${text})TEXT\"\n")

#!/usr/bin/env bash
# Vite 8.3.8 minifies `light-dark(#111, #eee)` into two variables that are set where a style sheet declares `color-scheme`, and
# turned by `prefers-color-scheme` alone: the function is gone, in a build for browsers that have had it for years. A scheme that a
# script gives an element, `style.colorScheme = "dark"`, changes nothing in what was built, though it does while developing and
# with --minify false. For a board that is embedded with a scheme of its own: let a class declare `color-scheme` in the style sheet,
# where the variables are set again.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund vite@8.3.8

echo '<!doctype html><link rel="stylesheet" href="/board.css"><p>1 ada 20</p>' > index.html
cat > board.css << 'CSS'
:root { color-scheme: light dark; }
.dark { color-scheme: dark; }
p { color: light-dark(#111, #eee); }
CSS
npx vite build --logLevel error --outDir minified
npx vite build --logLevel error --outDir plain --minify false

count() { grep -o -- "$1" "$2"/assets/*.css | wc -l; }
for built in minified plain; do
    echo "$built: light-dark() $(count 'light-dark(' $built), turned by the reader's scheme $(count 'prefers-color-scheme:dark' $built), set anew under .dark $(count '.dark{--' $built)"
done | tee seen
diff seen - << 'SEEN'
minified: light-dark() 0, turned by the reader's scheme 1, set anew under .dark 1
plain: light-dark() 1, turned by the reader's scheme 0, set anew under .dark 0
SEEN
echo "As described."

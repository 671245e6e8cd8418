#!/usr/bin/env bash
# Ranks that a spreadsheet computes, evaluated by libraries instead of a spreadsheet. Of seven scores, 100, 90.1, 90.1, 80, -5, -5 and
# 0, the two usual formulas for a rank are 1, 2, 2, 4, 6, 6, 5. SUMPRODUCT((scores>mine)*1)+1 makes everybody first in HyperFormula
# 3.5.0, unless it is told useArrayArithmetic, and in fast-formula-parser 1.0.19; written with -- in place of *1 it does so in
# formulas 1.3.4 too, which has the other spelling right. COUNTIF(scores,">"&mine)+1 makes whoever is below zero first in
# xlcalculator 0.5.0. pycel 1.0b30 has all three right. PERCENTRANK of formulas 1.3.4 takes the middle of those who tie, 0.75 and
# 0.083, where spreadsheets, and formulajs 4.6.1, say 0.666 and 0. None of them says a word. For a leaderboard: where standings come
# as a workbook, import its scores and have them ranked; a column of ranks is only worth what evaluated it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts hyperformula@3.5.0 fast-formula-parser@1.0.19 @formulajs/formulajs@4.6.1 \
    > npm.log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet formulas==1.3.4 pycel==1.0b30 xlcalculator==0.5.0 openpyxl==3.1.5
npm ls --depth=0 | grep @
venv/bin/pip list --format=freeze | grep -E '^(formulas|pycel|xlcalculator)='

cat > probe.mjs << 'SCRIPT'
import * as formulajs from "@formulajs/formulajs";
import FormulaParser from "fast-formula-parser";
import { HyperFormula } from "hyperformula";

const scores = [100, 90.1, 90.1, 80, -5, -5, 0];
const ways = {
  "COUNTIF": (row) => `COUNTIF(A$1:A$7,">"&A${row})+1`,
  "SUMPRODUCT, *1": (row) => `SUMPRODUCT((A$1:A$7>A${row})*1)+1`,
  "SUMPRODUCT, --": (row) => `SUMPRODUCT(--(A$1:A$7>A${row}))+1`,
};
const parser = new FormulaParser({
  onCell: ({ row }) => scores[row - 1],
  onRange: ({ from, to }) => scores.slice(from.row - 1, to.row).map((score) => [score]),
});
for (const [way, formula] of Object.entries(ways)) {
  for (const useArrayArithmetic of [false, true]) {
    const sheet = scores.map((score, row) => [score, "=" + formula(row + 1)]);
    const engine = HyperFormula.buildFromArray(sheet, { licenseKey: "gpl-v3", useArrayArithmetic });
    const name = useArrayArithmetic ? "HyperFormula, useArrayArithmetic" : "HyperFormula";
    console.log(`${way}: ${name}: ${engine.getSheetValues(0).map((cells) => cells[1]).join(" ")}`);
  }
  const told = scores.map((_, row) => parser.parse(formula(row + 1), { row: row + 1, col: 2, sheet: "S" }));
  console.log(`${way}: fast-formula-parser: ${told.join(" ")}`);
}
console.log(`PERCENTRANK: formulajs: ${scores.map((score) => formulajs.PERCENTRANK.INC(scores, score)).join(" ")}`);
SCRIPT
cat > probe.py << 'PYTHON'
import logging
import warnings

warnings.simplefilter("ignore")
import formulas
import openpyxl
import pycel
import xlcalculator

logging.disable(logging.CRITICAL)
ROWS = range(1, 8)
WAYS = {
    "B": ("COUNTIF", '=COUNTIF(A$1:A$7,">"&A{row})+1'),
    "C": ("SUMPRODUCT, *1", "=SUMPRODUCT((A$1:A$7>A{row})*1)+1"),
    "D": ("SUMPRODUCT, --", "=SUMPRODUCT(--(A$1:A$7>A{row}))+1"),
    "E": ("PERCENTRANK", "=PERCENTRANK(A$1:A$7,A{row})"),
}
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for row, score in zip(ROWS, (100, 90.1, 90.1, 80, -5, -5, 0)):
    sheet[f"A{row}"] = score
    for column, (_, formula) in WAYS.items():
        sheet[f"{column}{row}"] = formula.format(row=row)
book.save("scores.xlsx")

solved = formulas.ExcelModel().loads("scores.xlsx").finish().calculate()
compiled = pycel.ExcelCompiler("scores.xlsx")
evaluator = xlcalculator.Evaluator(xlcalculator.ModelCompiler().read_and_parse_archive("scores.xlsx"))
readers = {
    "formulas": ("BCDE", lambda cell: solved[f"'[scores.xlsx]S'!{cell}"].value[0, 0]),
    "pycel": ("BCD", lambda cell: compiled.evaluate(f"S!{cell}")),
    "xlcalculator": ("B", lambda cell: float(evaluator.evaluate(f"S!{cell}"))),
}
for name, (columns, read) in readers.items():
    for column in columns:
        print(f"{WAYS[column][0]}: {name}:", *(f"{read(f'{column}{row}'):g}" for row in ROWS))
PYTHON
{
    timeout 120 node probe.mjs
    timeout 600 venv/bin/python probe.py 2> python.log
} | tee seen

cat > expected << 'SEEN'
COUNTIF: HyperFormula: 1 2 2 4 6 6 5
COUNTIF: HyperFormula, useArrayArithmetic: 1 2 2 4 6 6 5
COUNTIF: fast-formula-parser: 1 2 2 4 6 6 5
SUMPRODUCT, *1: HyperFormula: 1 1 1 1 1 1 1
SUMPRODUCT, *1: HyperFormula, useArrayArithmetic: 1 2 2 4 6 6 5
SUMPRODUCT, *1: fast-formula-parser: 1 1 1 1 1 1 1
SUMPRODUCT, --: HyperFormula: 1 1 1 1 1 1 1
SUMPRODUCT, --: HyperFormula, useArrayArithmetic: 1 2 2 4 6 6 5
SUMPRODUCT, --: fast-formula-parser: 1 1 1 1 1 1 1
PERCENTRANK: formulajs: 1 0.666 0.666 0.5 0 0 0.333
COUNTIF: formulas: 1 2 2 4 6 6 5
SUMPRODUCT, *1: formulas: 1 2 2 4 6 6 5
SUMPRODUCT, --: formulas: 1 1 1 1 1 1 1
PERCENTRANK: formulas: 1 0.75 0.75 0.5 0.083 0.083 0.333
COUNTIF: pycel: 1 2 2 4 6 6 5
SUMPRODUCT, *1: pycel: 1 2 2 4 6 6 5
SUMPRODUCT, --: pycel: 1 2 2 4 6 6 5
COUNTIF: xlcalculator: 1 2 2 4 1 1 5
SEEN
diff expected seen

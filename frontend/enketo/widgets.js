import autocomplete from "enketo-core/src/widget/select-autocomplete/autocomplete.js";
import columns from "enketo-core/src/widget/columns/columns.js";
import decimal from "enketo-core/src/widget/number-input/decimal-input.js";
import draw from "enketo-core/src/widget/draw/draw-widget.js";
import file from "enketo-core/src/widget/file/filepicker.js";
import integer from "enketo-core/src/widget/number-input/integer-input.js";
import likert from "enketo-core/src/widget/select-likert/likertitem.js";
import media from "enketo-core/src/widget/select-media/select-media.js";
import note from "enketo-core/src/widget/note/notewidget.js";
import radio from "enketo-core/src/widget/radio/radiopicker.js";
import range from "enketo-core/src/widget/range/range-widget.js";
import rank from "enketo-core/src/widget/rank/rank-widget.js";
import rating from "enketo-core/src/widget/rating/rating.js";
import table from "enketo-core/src/widget/table/tablewidget.js";
import textarea from "enketo-core/src/widget/textarea/textarea.js";
import thousands from "enketo-core/src/widget/thousands-sep/thousands-sep.js";
import url from "enketo-core/src/widget/url/url-widget.js";

export default [
  autocomplete, columns, decimal, draw, file, integer, likert, media, note, radio, range, rank, rating, table, textarea,
  thousands, url,
];

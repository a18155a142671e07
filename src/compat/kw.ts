export {
  KeywordArguments,
  ends_in_kw,
  is_kw,
  is_plain_object,
  kw,
  split_kw,
  take_kw,
} from '../builtins/keywords.js'

# Completion of fubcli for bash; made by `fubcli completion bash`.
# The line is one argument of fubcli: nothing of it is evaluated, and what comes back is only put into COMPREPLY.
_fubcli_complete() {
  local line="${COMP_LINE:0:COMP_POINT}" typed="$2" kind='' candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [[ -z $kind ]]; then
      kind=$candidate
    else
      COMPREPLY+=("$candidate")
    fi
  done < <(command fubcli __complete bash "$line" "$typed" </dev/null 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o default -o filenames 2>/dev/null
  else
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _fubcli_complete @PROGRAMS@

#compdef @PROGRAMS@
# Completion of fubcli for zsh; made by `fubcli completion zsh`.
# The line is one argument of fubcli: nothing of it is evaluated, and what comes back is only handed to compadd.
_fubcli_complete() {
  local line answer kind each tab=$'\t'
  local -a answered closed closed_told open open_told
  line="${(j: :)words[1,CURRENT-1]} ${QIPREFIX}${IPREFIX}${PREFIX}"
  answer="$(command fubcli __complete zsh "$line" </dev/null 2>/dev/null)"
  answered=("${(@f)answer}")
  kind="$answered[1]"
  if [[ $kind == files ]]; then
    compset -P '--[^=]#='
    _files
    return
  fi
  for each in "${(@)answered[2,-1]}"; do
    [[ -z $each ]] && continue
    if [[ ${each%%$tab*} == *= ]]; then
      open+=("${each%%$tab*}")
      open_told+=("${each/$tab/  }")
    else
      closed+=("${each%%$tab*}")
      closed_told+=("${each/$tab/  }")
    fi
  done
  (( $#closed )) && compadd -l -d closed_told -a closed
  (( $#open )) && compadd -l -S '' -d open_told -a open
  (( $#closed + $#open ))
}
if [[ $funcstack[1] == _fubcli ]]; then
  _fubcli_complete "$@" # a file of this name on $fpath, which compinit has made a function
else
  compdef _fubcli_complete @PROGRAMS@
fi

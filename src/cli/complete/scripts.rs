//! The scripts of the shells that ask. Each hands over its words as they are and puts in what comes back.

use clap::ValueEnum;

/// The script of a shell.
pub(in crate::cli) fn script(shell: Asks) -> &'static str {
    match shell {
        Asks::Bash => BASH,
        Asks::Zsh => ZSH,
        Asks::Fish => FISH,
    }
}

const BASH: &str = r#"# Completions of regimen for bash.
_regimen() {
    local line value word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        case $value in
            :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word") ;;
            :folders) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$word") ;;
            *)
                case $word in
                    [\"\']*) ;;
                    *) printf -v value %q "$value" ;;
                esac
                COMPREPLY+=("$value")
                ;;
        esac
    done < <("${COMP_WORDS[0]}" complete bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _regimen regimen
"#;

const ZSH: &str = r#"#compdef regimen
# Completions of regimen for zsh.
_regimen() {
    local -a offers
    local line value help files folders
    for line in "${(@f)$("${words[1]}" complete zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            '') ;;
            :files) files=1 ;;
            :folders) folders=1 ;;
            *)
                value=${line%%$'\t'*}
                help=${line#*$'\t'}
                offers+=("${value//:/\\:}:$help")
                ;;
        esac
    done
    (( $#offers )) && _describe -V regimen offers
    [[ -n $files ]] && _files
    [[ -n $folders ]] && _files -/
}
if [[ $funcstack[1] == _regimen ]]; then
    _regimen "$@"
else
    compdef _regimen regimen
fi
"#;

const FISH: &str = r"# Completions of regimen for fish.
function __regimen_offers
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete fish -- $words[2..] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':folders'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c regimen -f -a '(__regimen_offers)'
";

/// The shells whose scripts ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Asks {
    /// It takes a word apart at colons and equals signs.
    Bash,
    /// With descriptions.
    Zsh,
    /// With descriptions.
    Fish,
}

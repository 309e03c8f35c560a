//! Lines that hold no directions that can be said here, and lines of another language.

use super::lex::{Kind, Tokens, among};

/// Words that are of another language and of no English line. A line with one of them is refused unless it is a scheme
/// such as `1-0-1`, which needs no language.
const WORDS: &[(&str, &str)] = &[
    (
        "German",
        "morgens|abends|mittags|täglich|taeglich|nach|vor|dem|essen|bei|bedarf|tag|tage|stunden|nehmen|\
         einnehmen|mahlzeiten|alle|pro|mal|tropfen|nachts|woche|wochen|und|einmal|zweimal|dreimal|esslöffel|\
         zum|schlafengehen|lang|nüchtern|jeden|stück|früh|höchstens|zur|nacht|kapseln|kapsel|vormittags|hub|\
         dragee",
    ),
    (
        "French",
        "matin|soir|midi|jours|jour|prendre|comprimé|comprimés|comprime|comprimes|gélule|gélules|gelule|\
         gelules|fois|par|pendant|repas|avant|après|toutes|heures|besoin|si|gouttes|coucher|semaine|semaines|\
         et|le|les|au|cuillère|cachet|maximum|bouffées|deux|une",
    ),
    (
        "Spanish",
        "tomar|comprimido|comprimidos|tableta|tabletas|cápsula|cápsulas|cada|horas|durante|días|dias|día|dia|\
         veces|noche|mañana|antes|después|comida|comidas|desayuno|gotas|vez|semana|tome|pastilla|pastillas|\
         aplicar|necesario|una|por|cena",
    ),
    (
        "Portuguese",
        "manhã|noite|ao|deitar|vezes|tomar|comprimido|refeições|em|jejum|durante|antes|almoço",
    ),
    (
        "Italian",
        "compressa|compresse|mattina|sera|volte|giorno|giorni|dopo|prima|pasti|ogni|ore|assumere|capsule|\
         cucchiaio|gocce|prendere|pranzo|cena|colazione|bisogno",
    ),
    (
        "Swedish",
        "gånger|gång|dagligen|dygn|vid|behov|tablett|tabletter|kapsel|kapslar|morgon|kväll|högst|dag|dagar|\
         och|till|natten|varje|timme|vecka|före|efter|mat|maten|droppar|ta|var|timmar",
    ),
    (
        "Danish or Norwegian",
        "morgen|aften|og|dagligt|daglig|gange|ganger|gang|kveld|ved|behov|dager|dage|natt|nat|tabletter|pr|\
         døgn|hver|uke|uge|før|etter|måltid|dråber",
    ),
    (
        "Dutch",
        "tabletten|dagen|keer|per|dag|innemen|avond|ochtend|zo|nodig|voor|na|het|eten|druppels|weken|maal|\
         daags|elke|uur|slapen|'s",
    ),
    (
        "Polish",
        "tabletka|tabletki|dziennie|razy|rano|wieczorem|dni|przez|przed|jedzeniem|po|kapsułka|raz|dzień|co|\
         godzin",
    ),
    (
        "Finnish",
        "tabletti|tablettia|kertaa|päivässä|aamulla|illalla|tarvittaessa|vuorokaudessa|päivän|ajan",
    ),
];

/// Why a line is refused before it is read.
pub(super) fn refused(t: &Tokens<'_>) -> Option<String> {
    if !t.all.iter().any(|token| token.kind != Kind::Sign) {
        return Some("there is nothing to read".into());
    }
    if let Some(says) = unsayable(t) {
        return Some(says);
    }
    // A word that English has not: two of them, or one that no English line could hold.
    let mut best: Option<(&str, usize, String)> = None;
    for (language, words) in WORDS {
        let found: Vec<String> = (0..t.len())
            .filter(|i| t.is_word(*i) && among(words, t.text(*i)) && !english(t.text(*i)))
            .map(|i| t.words(i..i + 1))
            .collect();
        if let Some(first) = found.first()
            && best.as_ref().is_none_or(|(_, count, _)| found.len() > *count)
        {
            best = Some((language, found.len(), first.clone()));
        }
    }
    let (language, _, word) = best?;
    Some(format!(
        "this is not English (\"{word}\" is {language}): type it in English, or as 1-0-1 with a unit"
    ))
}

/// Words of the lists that an English line may have too.
fn english(word: &str) -> bool {
    matches!(
        word,
        "per"
            | "pro"
            | "par"
            | "mat"
            | "maximum"
            | "po"
            | "capsule"
            | "si"
            | "na"
            | "co"
            | "ta"
            | "en"
            | "au"
            | "ore"
            | "dies"
            | "alle"
            | "hub"
            | "et"
            | "em"
            | "ao"
            | "le"
            | "les"
            | "var"
            | "due"
            | "raz"
            | "zo"
            | "pr"
            | "per."
            | "till"
            | "prima"
            | "rano"
            | "tag"
            | "gang"
            | "lang"
            | "dag"
            | "mal"
            | "vid"
            | "nat"
            | "hver"
            | "dia"
    )
}

const REFUSED: &[(&str, &str)] = &[
    (
        "sliding scale",
        "the amount depends on a reading each time (a sliding scale): directions cannot say that",
    ),
    (
        "see attached",
        "the line points to another sheet and holds no directions",
    ),
    ("see leaflet", "the line points to a leaflet and holds no directions"),
    (
        "see enclosed",
        "the line points to another sheet and holds no directions",
    ),
    ("see package", "the line points to the package and holds no directions"),
    (
        "see instructions",
        "the line points to instructions and holds no directions",
    ),
    ("see sheet", "the line points to another sheet and holds no directions"),
    (
        "see separate",
        "the line points to another sheet and holds no directions",
    ),
    ("see chart", "the line points to a chart and holds no directions"),
    (
        "see printed",
        "the line points to another sheet and holds no directions",
    ),
    ("see patient", "the line points to a leaflet and holds no directions"),
    (
        "see admin",
        "the line points to other instructions and holds no directions",
    ),
    ("see note", "the line points to a note and holds no directions"),
    ("see other", "the line points to another sheet and holds no directions"),
    (
        "see provided",
        "the line points to another sheet and holds no directions",
    ),
    ("see the", "the line points to another sheet and holds no directions"),
    ("see insert", "the line points to a leaflet and holds no directions"),
    ("refer to", "the line points to another sheet and holds no directions"),
    ("as per chart", "the line points to a chart and holds no directions"),
    (
        "as per sheet",
        "the line points to another sheet and holds no directions",
    ),
    (
        "according to scale",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "per scale",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "correction scale",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "correction factor",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "according to blood sugar",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "according to inr",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    (
        "per inr",
        "the amount depends on a reading each time: directions cannot say that",
    ),
    ("test blood", "this is a test, not a dose"),
    ("check blood", "this is a test, not a dose"),
    ("test sugar", "this is a test, not a dose"),
    ("test glucose", "this is a test, not a dose"),
    ("test your blood", "this is a test, not a dose"),
    ("check your blood", "this is a test, not a dose"),
    ("check sugar", "this is a test, not a dose"),
    ("to test blood", "this is a test, not a dose"),
    ("for testing blood", "this is a test, not a dose"),
    ("to test your", "this is a test, not a dose"),
    ("to test sugar", "this is a test, not a dose"),
    ("to test glucose", "this is a test, not a dose"),
    ("to check your", "this is a test, not a dose"),
    ("to check sugar", "this is a test, not a dose"),
    ("to check glucose", "this is a test, not a dose"),
    ("to check blood", "this is a test, not a dose"),
    ("test strip", "this is a test, not a dose"),
    ("test strips", "this is a test, not a dose"),
    ("check bg", "this is a test, not a dose"),
    ("test bg", "this is a test, not a dose"),
    ("monitor blood", "this is a test, not a dose"),
];

/// What no directions can say.
fn unsayable(t: &Tokens<'_>) -> Option<String> {
    let sure = |i: usize| {
        // Advice about a test with a dose is kept; the line is refused where it begins with the words.
        let before = (0..i)
            .filter(|n| t.is_word(*n) && !among(super::words::FILLER, t.text(*n)))
            .count();
        let numbers = (0..i).any(|n| t.is_figure(n));
        before <= 3 && !numbers
    };
    for i in 0..t.len() {
        for (phrase, says) in REFUSED {
            if t.phrase(i, phrase).is_some()
                && (sure(i)
                    || phrase.contains("scale")
                    || phrase.starts_with("to ")
                    || phrase.starts_with("for testing")
                    || phrase.contains("strip"))
            {
                return Some((*says).to_owned());
            }
        }
    }
    // An amount for each portion of carbohydrate, in grams.
    let carbohydrate = |i: usize| ["carbohydrate", "carbohydrates", "carb", "carbs", "cho"].contains(&t.text(i));
    let ratio = |i: usize| ["per", "every", "each", "/", ":"].contains(&t.text(i)) && t.is_figure(i + 1);
    let each_of = (0..t.len()).any(carbohydrate)
        && (0..t.len()).any(|i| ratio(i) || t.text(i) == "ratio" || t.text(i) == "counting");
    if each_of {
        return Some("the amount depends on what is eaten: directions cannot say that".into());
    }
    // `150-200 = 2 units, 201-250 = 4 units`
    let pairs = (0..t.len())
        .filter(|&i| {
            t.is_figure(i)
                && ["-", "–", "to"].contains(&t.text(i + 1))
                && t.is_figure(i + 2)
                && ["=", ":", "give", "take", "inject", "->", "→"].contains(&t.text(i + 3))
                && t.is_figure(i + 4)
                && t.text(i).len() >= 2
        })
        .count();
    (pairs >= 2).then(|| "the amount depends on a reading each time: directions cannot say that".to_owned())
}

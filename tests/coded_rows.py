"""Rows of two invented coders on the article fang (not a test); the English glosses are ours."""

SELECTING = {
    "passage": "fang:44",
    "quote": "memilih bakat lebih penting daripada mengembangkan bakat",
    "english": "choosing talent matters more than developing it",
    "voice": "fang",
    "theme": "talent",
    "question": "T9",
    "stance": "supports",
    "kind": "opinion",
}
EASING = {
    "passage": "fang:27",
    "quote": "dalam 1-2 tahun, kekurangan talenta algoritmik akan sangat teratasi",
    "english": "in 1 to 2 years the shortage of algorithm people will be largely overcome",
    "voice": "fang",
    "theme": "talent",
    "question": "T8",
    "stance": "supports",
    "kind": "forecast",
    "low": "1",
    "high": "2",
    "unit": "years",
}
PRACTICE = {
    "passage": "fang:30",
    "quote": "prioritas kami adalah pengalaman praktis dan kesadaran inovasi",
    "english": "our priority is practical experience and an awareness of innovation",
    "voice": "fang",
    "theme": "talent",
    "question": "T11",
    "stance": "qualifies",
    "kind": "opinion",
    "note": "<script>alert(1)</script>",
}
DIVISION = {
    "passage": "fang:24",
    "quote": "pelatihan model harus dibagi menjadi dua bagian besar",
    "english": "the training of models is to be divided into two large parts",
    "voice": "fang",
    "theme": "context",
    "kind": "opinion",
    "low": "2",
    "high": "2",
    "unit": "items",
}
